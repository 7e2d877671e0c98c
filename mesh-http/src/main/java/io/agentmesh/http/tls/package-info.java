/// What a server proves itself with: a certificate and its key in two PEM files, read again while the server runs.
/// [CertificateFiles][io.agentmesh.http.tls.CertificateFiles] is the way in.
///
/// TLS 1.2 and 1.3, by the JDK. A connection keeps the pair that it began with. A new pair is taken as a whole or
/// not at all: while a tool has written one of the two files and not yet the other, they do not fit, and the old pair
/// stays.
///
/// What a client trusts beside the JDK's roots is [MoreRoots][io.agentmesh.http.tls.MoreRoots].
@NullMarked
package io.agentmesh.http.tls;

import org.jspecify.annotations.NullMarked;
