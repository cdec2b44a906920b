/** The content of a file as bytes, decompressed if it is compressed. */
package io.smartcar.collect.files.content;
