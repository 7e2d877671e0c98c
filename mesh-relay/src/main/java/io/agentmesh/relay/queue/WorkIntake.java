package io.agentmesh.relay.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// Where callers leave their work and go on, and the writer takes it in batches.
///
/// Puts are bounded in number and bytes. The rest is bounded by what asks for it: a fetch by its agent's lane,
/// which asks once at a time; a removal by the entry, which leaves once; a purge by the revocation that
/// it follows; of sweeps only one waits. Its own lock guards it.
final class WorkIntake {
    /// Puts that wait for the disk: half a second of an ordinary one.
    static final int MAX_PUTS = 4_096;
    /// Their bytes, unless only one waits.
    static final long MAX_PUT_BYTES = 32 << 20;
    /// Works that share one commit.
    static final int MAX_BATCH = 1_024;

    private final Queue<Work> waiting = new ArrayDeque<>();
    private int puts;
    private long putBytes;
    private boolean sweepWaits;
    private boolean closed;

    /// What became of a put.
    enum Offer {
        TAKEN,
        FULL,
        CLOSED
    }

    synchronized Offer offer(Work.Put put) {
        if (closed) {
            return Offer.CLOSED;
        }
        int size = put.entry().size();
        if (puts >= MAX_PUTS || (puts > 0 && putBytes + size > MAX_PUT_BYTES)) {
            return Offer.FULL;
        }
        puts++;
        putBytes += size;
        add(put);
        return Offer.TAKEN;
    }

    /// Leaves other work. False once closed: then nobody will do it.
    synchronized boolean ask(Work work) {
        if (closed) {
            return false;
        }
        if (!(work instanceof Work.Sweep) || !sweepWaits) {
            sweepWaits |= work instanceof Work.Sweep;
            add(work);
        }
        return true;
    }

    private void add(Work work) {
        waiting.add(work);
        notifyAll();
    }

    /// Waits for work and takes what is there, up to a batch; nothing at the end.
    synchronized List<Work> take() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        List<Work> batch = new ArrayList<>();
        while (!waiting.isEmpty() && batch.size() < MAX_BATCH) {
            batch.add(taken(waiting.remove()));
        }
        return batch;
    }

    private Work taken(Work work) {
        switch (work) {
            case Work.Put put -> {
                puts--;
                putBytes -= put.entry().size();
            }
            case Work.Sweep sweep -> sweepWaits = false;
            case Work.OfEntry ofEntry -> {}
            case Work.Purge purge -> {}
            case Work.Fetch fetch -> {}
        }
        return work;
    }

    /// Takes nothing more in; what is there is still taken out.
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
