/** Shared by the components that are clients of servers: logins, shared clients, health checks, transactions. */
package io.smartcar.camel.support.client;
