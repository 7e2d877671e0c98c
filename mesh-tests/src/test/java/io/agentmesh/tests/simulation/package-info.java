/// The mesh in one thread, under virtual time, from one 64-bit seed. Start with [World], which puts a run
/// together.
///
/// ```text
///   Scenario ─▶ Workload, FaultPlan       what is asked and told, and what goes wrong, all drawn from the seed
///                  │
///   SimulatedAgent ── SimulatedNetwork ── SimulatedRelay
///   the SDK as it is    AgentEnd ═Pipe═ RelayEnd    the relay's core as it is
///                  │
///   Ledger, TalkLedger, Traffic           invariants, looked at after each event
/// ```
///
/// What is real: mesh-core, the SDK from [io.agentmesh.sdk.MeshAgent] down to its link, the relay's core from a
/// link up. What is made up: sockets ([Pipe]), processes that can be killed ([SimulatedProcess]), the clock and
/// chance ([Simulation]), threads ([SimulatedThreads]), the disk on which agents note what they took
/// ([SimulatedJournal]).
///
/// | invariant | says | kept by |
/// |---|---|---|
/// | I1 | each request ends exactly once; none is open a second after its deadline | [Ledger] |
/// | I2 | nothing waits at the relay for an agent that is there | [World] |
/// | I3 | no handler runs twice for one request, whatever restarts | [Ledger] |
/// | | an answer fits its question and comes from whom was asked | [Ledger] |
/// | I4 | nothing that was asked sealed, nor its answer, leaves an agent in the clear | [Ledger] |
/// | I7 | no answer to an answer, four at most to a request that comes again; frames are bounded | [Traffic] |
/// | T1 | each stream and conversation ends exactly once at both ends, in time | [TalkLedger] |
/// | T2 | nothing opens its handler twice | [TalkLedger] |
/// | T3 | items come in order, every one or a typed error; nothing breaks the rules of credit | [TalkLedger] |
/// | | once nothing goes wrong any more, everybody reaches everybody | [World] |
///
/// Durable messages have a world of their own ([DurableWorld]): the daemons' offline channels with their
/// databases, a relay ([PostOffice]) and a registry ([SimulatedPrekeys]) that do their worst, and kills at any
/// commit.
///
/// | invariant | says | kept by |
/// |---|---|---|
/// | D1 | an accepted message is known until its end, and ends as what happened to it | [MissiveLedger] |
/// | D2 | nothing is handled twice | [MissiveLedger] |
/// | D3 | a message key seals one frame and no other | [FrameWatch] |
/// | D4 | in the end both write on one session | [DurableWorld] |
/// | D5 | nothing is in the clear, on the wire or on a disk | [FrameWatch], [DurableWorld] |
/// | D6 | what is sent after all trouble is answered, and both ends take a step | [MissiveLedger], [FrameWatch] |
///
/// Daemons whose registry changes its mind have one as well ([DaemonWorld]): what `meshd` knows of its group, its link
/// to the mesh and what stands before its local agent, around a registry ([SimulatedRegistry]) that is late, away, cut
/// off or in disorder.
///
/// | invariant | says | kept by |
/// |---|---|---|
/// | A1 | what the registry told a daemon holds at once, and nothing else | [Ear] |
/// | A2 | nothing is handled for a caller of whom the agent was told that it may not ask | [InquiryLedger] |
/// | A3 | nor answered, once it was told so | [InquiryLedger] |
/// | A4 | each request ends once, in time; whoever is refused was refused for a reason | [InquiryLedger] |
/// | A5 | once everybody was told, all are answered or refused as the registry says | [DaemonWorld] |
///
/// Their outboxes are in that world too, with their files on a disk:
///
/// | invariant | says | kept by |
/// |---|---|---|
/// | O1 | an accepted request is known from then on, ends once and in time, and stays at that end | [OrderLedger] |
/// | I3 | no handler runs twice for it | [InquiryLedger] |
/// | O2 | its end fits what happened | [OrderLedger] |
/// | O3 | nothing of it is on the disk in the clear | [DaemonWorld] |
///
/// A failure names its seed and ends with the last events; `scripts/simulate --seed N` runs that seed alone,
/// and `scripts/simulate` thousands. [Quirk], [DurableQuirk] and [DaemonQuirk] list weaknesses that can be
/// switched on, to show that they are found.
@NullMarked
package io.agentmesh.tests.simulation;

import org.jspecify.annotations.NullMarked;
