package io.agentmesh.core.durable;

import io.agentmesh.core.receipt.ContentDigest;

/// Which piece of a logical content this message carries (offline §12.4).
///
/// @param index from 0 on
/// @param count of all pieces, 1..350
/// @param size of the whole content in bytes
/// @param digest of the whole content
public record Part(long index, long count, long size, ContentDigest digest) {
    /// Pieces of the longest content.
    public static final int MAX_PARTS = 350;
    /// Bytes of the longest content.
    public static final long MAX_CONTENT_BYTES = 16L << 20;
}
