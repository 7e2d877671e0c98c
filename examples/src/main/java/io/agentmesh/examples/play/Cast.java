package io.agentmesh.examples.play;

/// Who plays what.
///
/// @param name what the cast is called in a table
/// @param backend relay and registry
/// @param callerMeshd the daemon on the side that asks
/// @param calleeMeshd the daemon on the side that answers
/// @param meshctl the command line
public record Cast(String name, Backend backend, Maker callerMeshd, Maker calleeMeshd, Maker meshctl) {
    /// What becomes of a request for a stream.
    public Streaming streaming() {
        if (meshctl == Maker.RUST) {
            return Streaming.NOT_ASKED;
        }
        if (callerMeshd == Maker.RUST) {
            return Streaming.REFUSED;
        }
        return calleeMeshd == Maker.RUST ? Streaming.ONE_RESULT : Streaming.MANY_RESULTS;
    }

    /// What becomes of a request for a stream, since the original's programs know none.
    public enum Streaming {
        /// Each result as it comes.
        MANY_RESULTS("ok"),
        /// The original's daemon answers once.
        ONE_RESULT("one item"),
        /// The original's daemon cannot ask for one, and the command line says so.
        REFUSED("refused"),
        /// The original's command line cannot ask for one.
        NOT_ASKED("-");

        private final String word;

        Streaming(String word) {
            this.word = word;
        }

        /// A word for a table.
        public String word() {
            return word;
        }
    }

    /// What becomes of a durable message.
    public Durable durable() {
        if (meshctl == Maker.RUST) {
            return Durable.NOT_ASKED;
        }
        if (callerMeshd == Maker.RUST) {
            return Durable.NO_ROUTES;
        }
        boolean keepsPrekeys =
                switch (backend) {
                    case Backend.Apart(Maker relay, Maker registry) -> registry == Maker.JAVA;
                    case Backend.Together(Maker server) -> server == Maker.JAVA;
                };
        return keepsPrekeys && calleeMeshd == Maker.JAVA ? Durable.PROCESSED : Durable.NO_PREKEYS;
    }

    /// What becomes of a durable message, since the original's programs know none.
    public enum Durable {
        /// Its recipient signs that it was handled; a relay of the original's carries it as anything else.
        PROCESSED("ok"),
        /// The recipient is the original's daemon, or the registry is the original's: the daemon refuses it
        /// in words.
        NO_PREKEYS("refused"),
        /// The sender's daemon is the original's, and the command line says so.
        NO_ROUTES("no routes"),
        /// The original's command line cannot send one.
        NOT_ASKED("-");

        private final String word;

        Durable(String word) {
            this.word = word;
        }

        /// A word for a table.
        public String word() {
            return word;
        }
    }

    /// Everything ours.
    public static Cast allJava() {
        return new Cast("all Java", new Backend.Apart(Maker.JAVA, Maker.JAVA), Maker.JAVA, Maker.JAVA, Maker.JAVA);
    }
}
