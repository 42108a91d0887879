/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bus: where the NATS servers of a hall are, and how a device is known to them.
 *
 * A device connects by TLS with its own certificate, whose common name is its id; the servers give
 * it the rights of that name (assets/hall). The host's name in the servers' certificate is checked.
 * A connection that ends is made anew for ever, with growing, uneven pauses, by a thread of its
 * own: nobody waits for the network. The stream and the buckets are made if they are missing.
 */
#ifndef NET_BUS_H
#define NET_BUS_H

struct bus_config {
    const char *servers; /* "tls://a:4222,tls://b:4222" */
    const char *ca_file, *cert_file, *key_file;
    int replicas; /* how many servers keep each thing, where this device makes it */
};

#endif
