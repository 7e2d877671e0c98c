package io.agentmesh.registry.testing;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.StoreTrouble;
import io.agentmesh.registry.store.Work;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// A store that fails as it is told to, and lets something else come first.
public final class FaultyStore implements Store {
    /// What goes wrong.
    public enum Fault {
        /// Nothing.
        NONE,
        /// The database refuses, nobody knows why.
        BROKEN,
        /// Too much waits already.
        BUSY,
        /// The disk is full.
        FULL;

        private void happen() {
            switch (this) {
                case NONE -> {}
                case BROKEN -> throw new MeshException(ErrorCode.STORAGE, "storage: broken by a test");
                case BUSY -> throw new MeshException(ErrorCode.BUSY, "busy: made so by a test");
                case FULL ->
                    throw new MeshException(
                            ErrorCode.STORAGE,
                            "storage: full",
                            new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL));
            }
        }
    }

    private static final Work<Boolean> NOTHING = tx -> true;

    private final Store store;
    private volatile Fault ofReads = Fault.NONE;
    private volatile Fault ofWrites = Fault.NONE;
    private final AtomicReference<Work<?>> first = new AtomicReference<>(NOTHING);
    private final AtomicReference<@Nullable AfterReading> next = new AtomicReference<>();

    private record AfterReading(Class<?> result, Step step) {}

    /// What happens between a reading and what its reader makes of it.
    @FunctionalInterface
    public interface Step {
        /// Happens.
        void run() throws Exception;
    }

    /// Passes everything on to this store.
    public FaultyStore(Store store) {
        this.store = store;
    }

    /// Reads and changes fail from now on.
    public void failAlways(Fault fault) {
        ofReads = fault;
        ofWrites = fault;
    }

    /// Changes fail from now on, reads do not.
    public void failWrites(Fault fault) {
        ofReads = Fault.NONE;
        ofWrites = fault;
    }

    /// Somebody else changes something just before the next change.
    public void beforeTheNextWrite(Work<?> theirs) {
        first.set(theirs);
    }

    /// Something happens just after the next reading with a result of this kind, before its reader goes on.
    public void afterReading(Class<?> result, Step step) {
        next.set(new AfterReading(result, step));
    }

    @Override
    public <T> T read(Work<T> work) throws InterruptedException {
        ofReads.happen();
        T read = store.read(work);
        AfterReading after = next.get();
        if (after != null && after.result().isInstance(read) && next.compareAndSet(after, null)) {
            happen(after.step());
        }
        return read;
    }

    private static void happen(Step step) {
        try {
            step.run();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @Override
    public <T> T search(Work<T> work) throws InterruptedException {
        ofReads.happen();
        return store.search(work);
    }

    @Override
    public <T> T write(Work<T> work) throws InterruptedException {
        ofWrites.happen();
        store.write(Objects.requireNonNull(first.getAndSet(NOTHING)));
        return store.write(work);
    }

    @Override
    public Optional<StoreTrouble> trouble() {
        return store.trouble();
    }

    @Override
    public void recovered() {
        store.recovered();
    }

    @Override
    public int waitingWrites() {
        return store.waitingWrites();
    }

    @Override
    public int waitingReads() {
        return store.waitingReads();
    }

    @Override
    public void close() {
        store.close();
    }
}
