namespace EarlyExitGen.Toolchain.Verbs.Tracing;

/// <summary>The cascade's answer to a text.</summary>
/// <param name="Rule">The exit rule, as manifests name it.</param>
/// <param name="Dial">The dial; of a manifest whose exits have settings of their own, that of the others.</param>
/// <param name="Exit">The exit that answers, from 0.</param>
/// <param name="Layer">The layers before it.</param>
/// <param name="Answer">The label.</param>
/// <param name="Confidence">Its calibrated probability.</param>
/// <param name="Agrees">Whether the last exit answers the same.</param>
internal sealed record TraceDecision(
    string Rule, float Dial, int Exit, int Layer, int Answer, float Confidence, bool Agrees);
