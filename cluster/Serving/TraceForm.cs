using EarlyExitGen.Cluster.Wire;
using EarlyExitGen.Runtime;

namespace EarlyExitGen.Cluster.Serving;

/// <summary>What all exits say of a text, between silos.</summary>
internal static class TraceForm
{
    /// <summary>Writes a trace.</summary>
    public static TraceReply Write(TextTrace trace) => new()
    {
        Outcome = TierOutcome.Answered,
        Thresholds = trace.Setting.Thresholds.ToArray(),
        Logits = [.. trace.Exits.SelectMany(static exit => exit.Logits)],
        Probabilities = [.. trace.Exits.SelectMany(static exit => exit.Probabilities)],
        Scores = [.. trace.Exits.Select(static exit => exit.Score)],
        Labels = [.. trace.Exits.Select(static exit => exit.Label)],
        Answers = [.. trace.Exits.Select(static exit => exit.Answers)],
        Ticks = [.. trace.Exits.Select(static exit => exit.Elapsed.Ticks)],
        Answered = trace.Answered,
        Tokens = trace.Tokens,
        Truncated = trace.Truncated,
    };

    /// <summary>Reads a trace.</summary>
    /// <param name="reply">The trace.</param>
    /// <param name="cascade">The cascade that it is read for.</param>
    /// <param name="dial">The setting of the dial that was asked for.</param>
    public static TextTrace Read(TraceReply reply, CascadeInfo cascade, float dial)
    {
        CascadeSetting setting = SettingOf(reply, cascade, dial);
        int labels = cascade.Labels.Count;
        return new TextTrace
        {
            Setting = setting,
            Answered = reply.Answered,
            Tokens = reply.Tokens,
            Truncated = reply.Truncated,
            Exits = [.. Enumerable.Range(0, reply.Scores.Length).Select(i => new TracedExit
            {
                Exit = i,
                Layers = cascade.Exits[i].Layer,
                Label = reply.Labels[i],
                Logits = reply.Logits[(i * labels)..((i + 1) * labels)],
                Probabilities = reply.Probabilities[(i * labels)..((i + 1) * labels)],
                Score = reply.Scores[i],
                Threshold = i < reply.Thresholds.Length ? reply.Thresholds[i] : null,
                Answers = reply.Answers[i],
                Elapsed = TimeSpan.FromTicks(reply.Ticks[i]),
            })],
        };
    }

    /// <summary>The setting of a reply.</summary>
    public static CascadeSetting SettingOf(TraceReply reply, CascadeInfo cascade, float dial) =>
        new CascadeSettingOf<float[]>(cascade, dial, reply.Thresholds, reply.Thresholds);
}
