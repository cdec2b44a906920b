/** Growing files as batches of events. */
package io.smartcar.collect.tails;
