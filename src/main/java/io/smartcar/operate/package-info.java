/** Commands for operators: the outcome of a file's lines, and a check of the set-up. */
package io.smartcar.operate;
