using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EarlyExitGen.Calibration;
using EarlyExitGen.Interpreted;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;

namespace EarlyExitGen.Toolchain.Verbs.Tracing;

/// <summary>Traces as files: JSON, a text on each line (JSONL). <c>docs/trace.md</c> describes the fields.</summary>
internal static class TraceFile
{
    /// <summary>The file ending of traces.</summary>
    public const string Ending = ".jsonl";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        // Texts stay legible; a trace is never embedded in HTML as it is.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonText() },
    };

    /// <summary>Writes a trace with what a manifest makes of it: confidences, agreement, decisions.</summary>
    /// <param name="stream">Takes UTF-8.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="spec">The manifest.</param>
    /// <param name="rule">The exit rule of the decisions.</param>
    /// <param name="dial">Their dial; null for the manifest's own settings.</param>
    public static void Write(Stream stream, CascadeTrace trace, CascadeSpec spec, CascadeRule rule, float? dial)
    {
        float shown = dial ?? ExitThresholds.Initial(spec, rule).Dial;
        Replay replay = new(spec, rule, trace.Logits);
        int[] decided = dial is { } setting ? replay.Exits(setting) : replay.Exits();
        for (int text = 0; text < trace.Texts.Count; text++)
        {
            TracedText source = trace.Texts[text];
            TraceExit[] exits = [.. spec.Exits.Select((exit, i) => Describe(trace.Logits, text, i, exit) with
            {
                Model = ExitDepth.ModelOf(spec, exit),
            })];
            int chosen = decided[text];
            int answer = trace.Logits.Answer(text, chosen);
            TraceLine line = new(
                text + 1,
                trace.Model,
                source.Instance.Label == Instance.Unlabelled ? null : source.Instance.Label,
                source.Instance.First,
                source.Instance.Second,
                source.Tokens,
                source.Truncated,
                exits,
                new TraceDecision(
                    RuleNames.Of(rule),
                    shown,
                    chosen,
                    spec.Exits[chosen].Layer,
                    answer,
                    exits[chosen].Confidence!.Value,
                    trace.Logits.Agrees(text, chosen)));
            JsonSerializer.Serialize(stream, line, Format);
            stream.WriteByte((byte)'\n');
        }
    }

    /// <summary>Reads the texts and logits of a trace; what a manifest made of them then does not count.</summary>
    /// <exception cref="ToolException">
    /// The file is missing or empty, or a line is not one of a trace; it is named.
    /// </exception>
    public static CascadeTrace Read(string path)
    {
        using TextLines lines = TextLines.Open(path, "give a trace that `earlyexit trace` has written");
        return Read(lines);
    }

    /// <summary>Reads the texts and logits of a trace from its lines.</summary>
    public static CascadeTrace Read(TextLines lines)
    {
        TraceLine? first = null;
        List<TracedText> texts = [];
        List<float> logits = [];
        while (lines.Next(out ReadOnlySpan<byte> json))
        {
            TraceLine line = Parse(json, lines);
            first ??= line;
            if (line.Model != first.Model || !HaveSameShape(line, first))
            {
                throw lines.Fault("this line is of another cascade than the first; trace again.");
            }

            texts.Add(new TracedText(
                new Instance(line.Label ?? Instance.Unlabelled, line.First, line.Second), line.Tokens, line.Truncated));
            logits.AddRange(line.Exits.SelectMany(exit => exit.Logits));
        }

        return first is null
            ? throw new ToolException($"{lines.Name}: the trace is empty; trace again.")
            : new CascadeTrace(
                first.Model,
                [.. first.Exits.Select(exit => exit.Layer)],
                texts,
                new LogitTable(
                    [.. logits],
                    [.. texts.Select(text => text.Instance.Label)],
                    first.Exits.Count,
                    first.Exits[0].Logits.Count));
    }

    private static TraceLine Parse(ReadOnlySpan<byte> json, TextLines lines)
    {
        try
        {
            TraceLine? line = JsonSerializer.Deserialize<TraceLine>(json, Format);
            if (line is not { Exits.Count: > 0 })
            {
                throw lines.Fault("there is no exit in this line; trace again.");
            }

            int labels = line.Exits[0].Logits.Count;
            return line.Label is not { } label || (label >= 0 && label < labels)
                ? line
                : throw lines.Fault($"label {label}, but the model has {labels} labels, 0 to {labels - 1}.");
        }
        catch (JsonException e)
        {
            throw new ToolException(
                lines.Fault($"this is not a line of a trace ({Excerpt.Of(e)}); trace again.").Message, e);
        }
    }

    private static bool HaveSameShape(TraceLine line, TraceLine first) =>
        line.Exits.Select(exit => exit.Layer).SequenceEqual(first.Exits.Select(exit => exit.Layer))
        && line.Exits.All(exit => exit.Logits.Count == first.Exits[0].Logits.Count);

    private static TraceExit Describe(LogitTable logits, int text, int exit, ExitSpec spec)
    {
        ReadOnlySpan<float> z = logits.Of(text, exit);
        if (!logits.IsFinite(text, exit))
        {
            return new TraceExit(ExitDepth.Of(spec), z.ToArray(), null, null, null, null);
        }

        float score = AgreementRule.Score(z);
        return new TraceExit(
            ExitDepth.Of(spec),
            z.ToArray(),
            logits.Answer(text, exit),
            MaxProbabilityRule.Score(z, spec.Temperature.Single),
            score,
            spec.Agreement is { } map
                ? new AgreementMap(map.Slope.Value, map.Intercept.Value).Disagreement(score)
                : null);
    }
}
