/** Support for property tests: all inputs, or many random ones whose seed is printed. */
package io.smartcar.property;
