package io.agentmesh.meshctl.access;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.meshctl.access.Step.Verdict;
import io.agentmesh.meshctl.registry.FoundAgent;
import io.agentmesh.meshctl.registry.KnownRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// May this agent ask that one for this?
///
/// @param caller who asks
/// @param callee who is asked
/// @param capability for what
/// @param rules of the callee's group, in the registry's order
/// @param revoked the revoked keys
public record CallQuestion(
        FoundAgent caller, FoundAgent callee, String capability, List<KnownRule> rules, Set<AgentId> revoked) {
    /// Copies the collections.
    public CallQuestion {
        rules = List.copyOf(rules);
        revoked = Set.copyOf(revoked);
    }

    /// The way of the request, up to where it is decided.
    public Explanation explain() {
        List<Supplier<Step>> stations = List.of(
                this::keys, this::groups, this::capabilities, this::registryRules, this::ownRules, this::owners);
        List<Step> steps = new ArrayList<>();
        for (Supplier<Step> station : stations) {
            Step step = station.get();
            steps.add(step);
            if (step.verdict().decides()) {
                break;
            }
        }
        return new Explanation(steps);
    }

    private Step keys() {
        for (FoundAgent each : List.of(caller, callee)) {
            if (revoked.contains(each.id())) {
                return new Step("keys", Verdict.DENIES, "the key of " + each.name() + " is revoked");
            }
        }
        return new Step("keys", Verdict.PASSES, "neither key is revoked");
    }

    private Step groups() {
        return caller.group().equals(callee.group())
                ? new Step("groups", Verdict.PASSES, "both are of the group " + callee.group())
                : new Step(
                        "groups",
                        Verdict.DENIES,
                        "their groups differ (" + caller.group() + ", " + callee.group()
                                + "), and relays carry nothing from one to another");
    }

    /// A capability that the card does not name is no reason to refuse: a card need not name all.
    private Step capabilities() {
        return callee.capabilities().contains(capability)
                ? new Step("card", Verdict.PASSES, callee.name() + " says that it can do " + capability)
                : new Step(
                        "card",
                        Verdict.PASSES,
                        callee.name() + " does not say that it can do " + capability + ": is the name right?");
    }

    private Step registryRules() {
        Optional<KnownRule> first = rules.stream()
                .filter(known -> known.rule().source().equals(caller.id())
                        && known.rule().target().equals(callee.id()))
                .findFirst();
        return first.map(this::ruled)
                .orElseGet(() -> new Step(
                        "rules",
                        Verdict.PASSES,
                        "none of the " + rules.size() + " rules of the registry is for this pair"));
    }

    private Step ruled(KnownRule known) {
        List<String> allowed = known.rule().allowedCapabilities();
        String what = allowed.isEmpty() ? "nothing" : String.join(", ", allowed);
        boolean allows = allowed.contains(capability);
        return new Step(
                "rules",
                allows ? Verdict.ALLOWS : Verdict.DENIES,
                "the first rule for this pair, " + known.id() + ", allows " + what
                        + (allows ? "" : ", and not " + capability));
    }

    private Step ownRules() {
        return new Step(
                "own rules",
                Verdict.UNKNOWN,
                "if the meshd of " + callee.name() + " has a file of rules (--acl), that decides; only its operator"
                        + " sees it. Without one:");
    }

    private Step owners() {
        return !caller.owner().isEmpty() && caller.owner().equals(callee.owner())
                ? new Step("owners", Verdict.ALLOWS, "both belong to one owner, and no rule says otherwise")
                : new Step("owners", Verdict.DENIES, "no rule allows it, and they belong to different owners");
    }
}
