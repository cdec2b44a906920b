/** What the headers of messages may say: their names, their attributes by cell, and the operations. */
package io.smartcar.camel.hbase.message;
