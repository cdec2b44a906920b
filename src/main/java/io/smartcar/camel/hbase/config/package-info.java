/** The options of an endpoint, grouped by what they apply to. */
package io.smartcar.camel.hbase.config;
