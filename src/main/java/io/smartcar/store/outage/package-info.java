/** Recognises an outage of the store, keeps the consumer suspended during it, and probes for its end. */
package io.smartcar.store.outage;
