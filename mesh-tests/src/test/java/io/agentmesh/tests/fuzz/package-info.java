/// Fuzz targets: every decoder of bytes from outside, fed with whatever may come.
///
/// [Decoder] lists the targets. Each says what must hold of any input: the decoder answers and never throws anything
/// but its typed refusal; what it accepts prints and reads back to the same value; an answer is no larger than its
/// input accounts for ([Contract]). They are run in three ways:
///
/// 1. [DecoderFuzzTest] replays the corpus in every build, file by file;
/// 2. [MutatedCorpusProperties] damages the corpus from seeds in every build;
/// 3. `scripts/fuzz` lets Jazzer search for new inputs, led by coverage.
///
/// The corpus lies in the test resources, a folder a target: golden texts of the original's, good and bad ones, and
/// whatever once failed.
@NullMarked
package io.agentmesh.tests.fuzz;

import org.jspecify.annotations.NullMarked;
