using EarlyExitGen.Hosting.Shadow;
using EarlyExitGen.Interpreted;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Calibration;

namespace EarlyExitGen.Benchmarks.Shift;

/// <summary>A cascade that was calibrated on some texts of a trace, as its manifest would say it.</summary>
internal sealed class CalibratedTrace
{
    private readonly LogitTable _table;
    private readonly float[][] _thresholds;

    private CalibratedTrace(LogitTable table, CascadeInfo info, float[][] thresholds)
    {
        _table = table;
        Info = info;
        _thresholds = thresholds;
    }

    /// <summary>What the cascade is.</summary>
    public CascadeInfo Info { get; }

    /// <summary>Calibrates, as <c>calibrate</c> does.</summary>
    /// <param name="table">All texts.</param>
    /// <param name="layers">The layers before each exit.</param>
    /// <param name="texts">Those to calibrate on.</param>
    /// <param name="seed">The seed of the split into parts.</param>
    public static CalibratedTrace Of(
        LogitTable table, IReadOnlyList<int> layers, IReadOnlyList<int> texts, int seed)
    {
        float[] logits =
            [.. texts.SelectMany(text => Enumerable.Range(0, table.Exits).SelectMany(
                exit => table.Of(text, exit).ToArray()))];
        LogitTable sample = new(logits, [.. texts.Select(text => table.Gold[text])], table.Exits, table.Labels);
        AgreementCalibration fitted = AgreementCalibration.Of(sample, ExitCosts.OfLayers(layers), seed);
        CascadeInfo info = new()
        {
            Name = "Simulated",
            Folder = "simulated",
            Fingerprint = new string('0', 64),
            Labels = [.. Enumerable.Range(0, table.Labels).Select(label => $"{label}")],
            IsPair = false,
            MaxTokens = 512,
            Layers = layers[^1],
            Rule = CascadeRule.Agreement,
            Dial = 0,
            Exits = [.. layers.Select((layer, i) => new CascadeExit
            {
                Index = i, Layer = Math.Max(0, layer), Temperature = 1,
            })],
            Promises = [.. fitted.Disagreement.Select(row => new CascadePromise((float)row.Rate, row.Epsilon))],
            Calibration = new CascadeCalibration
            {
                Texts = fitted.Texts.Count, Answered = fitted.Texts.Answered, Scores = fitted.Texts.Scores,
            },
        };
        return new CalibratedTrace(
            table,
            info,
            [.. fitted.Disagreement.Select(row => (float[])[.. fitted.Maps.Select(map => map is null
                ? float.PositiveInfinity
                : AgreementRule.Threshold(row.Epsilon, map.Slope, map.Intercept))])]);
    }

    /// <summary>The cascade after a host has fitted its maps and promises to texts.</summary>
    /// <param name="manifest">The text of a manifest of the same exits.</param>
    /// <param name="texts">The texts.</param>
    public CalibratedTrace Refitted(string manifest, IReadOnlyList<ObservedText> texts)
    {
        string fingerprint = CascadeFingerprint.Of(CascadeManifest.Parse(manifest, "the manifest"));
        CascadeSpec spec = CascadeManifest.Parse(
            PromiseRefit.Fit(manifest, fingerprint, texts), "the fitted manifest");
        return new CalibratedTrace(
            _table,
            CascadeInfos.Of(spec, "simulated", CascadeRule.Agreement),
            [.. spec.Disagreement.Select(row => (float[])[.. spec.Exits.Select(exit => exit.Agreement is { } map
                ? AgreementRule.Threshold(row.Epsilon.Value, map.Slope.Value, map.Intercept.Value)
                : float.PositiveInfinity)])]);
    }

    /// <summary>The exit at which a text leaves, and its answer there.</summary>
    /// <param name="table">The trace that the text is of.</param>
    /// <param name="text">The text.</param>
    /// <param name="dial">The setting of the dial.</param>
    public (int Exit, int Label) Answer(LogitTable table, int text, float dial)
    {
        int row = Info.Promises.TakeWhile(promise => promise.Rate <= dial).Count() - 1;
        int exit = 0;
        while (exit < _table.Exits - 1
            && !(row >= 0 && AgreementRule.Score(table.Of(text, exit)) >= _thresholds[row][exit]))
        {
            exit++;
        }

        return (exit, table.Answer(text, exit));
    }

    /// <summary>What running a text to the end shows.</summary>
    /// <param name="table">The trace that the text is of.</param>
    /// <param name="text">The text.</param>
    public static ShadowRun Run(LogitTable table, int text)
    {
        int[] exits = [.. Enumerable.Range(0, table.Exits)];
        return new ShadowRun(table.Answer(text, table.Exits - 1), 0, new ObservedText(
            [.. exits.Select(exit => AgreementRule.Score(table.Of(text, exit)))],
            [.. exits.Select(exit => table.Agrees(text, exit))]));
    }
}
