/// The bodies of local requests, read as the original reads them. Entry class: [JsonBody].
@NullMarked
package io.agentmesh.meshd.body;

import org.jspecify.annotations.NullMarked;
