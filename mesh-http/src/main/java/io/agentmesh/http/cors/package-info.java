/// Lets web pages of other origins call (Fetch standard, registry §1.7). [Cors] is the way in: a filter before the
/// routes that pages may call, made from [AllowedOrigins].
@NullMarked
package io.agentmesh.http.cors;

import org.jspecify.annotations.NullMarked;
