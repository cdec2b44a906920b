/** What tests of properties have in common: they hold for all inputs, or for many by chance whose seed is told. */
package io.smartcar.property;
