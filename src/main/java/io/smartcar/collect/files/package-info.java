/** What is in dropped files, compressed or not, and which of them have been read. */
package io.smartcar.collect.files;
