/** The commands of {@code bin/smartcar-routes}. */
package io.smartcar.operate;
