using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Calibration;

/// <summary>The exits' agreement with the last one, fitted on a sample of texts; no labels enter.</summary>
/// <param name="Maps">Each exit's map; null for the last one, and where none could be fitted.</param>
/// <param name="Bins">Agreement expected against seen, in ten bins of held-out texts; empty without a map.</param>
/// <param name="Disagreement">The rates that can be promised, rising.</param>
/// <param name="Texts">What the texts look like to these maps.</param>
internal sealed record AgreementCalibration(
    IReadOnlyList<AgreementMap?> Maps,
    IReadOnlyList<IReadOnlyList<AgreementBin>> Bins,
    IReadOnlyList<PromisedRate> Disagreement,
    CalibrationTexts Texts)
{
    /// <summary>Fits.</summary>
    /// <param name="table">The exits' logits; those of the last one finite.</param>
    /// <param name="exitLayers">The layers before each exit.</param>
    /// <param name="seed">The seed of the split into parts.</param>
    public static AgreementCalibration Of(LogitTable table, IReadOnlyList<int> exitLayers, int seed) =>
        Of(table, ExitCosts.OfLayers(exitLayers), seed);

    /// <summary>Fits.</summary>
    /// <param name="table">The exits' logits; those of the last one finite.</param>
    /// <param name="costs">What leaving at each exit costs.</param>
    /// <param name="seed">The seed of the split into parts.</param>
    public static AgreementCalibration Of(LogitTable table, ExitCosts costs, int seed)
    {
        AgreementMaps fitted = Fit(AgreementMaps.Fit, table, seed);
        AgreementMap?[] all = [.. fitted.Maps, null];
        IReadOnlyList<PromisedRate> rates = DisagreementTable.Build(fitted.HeldOut, costs, DisagreementTable.Rates);
        return new AgreementCalibration(
            all,
            [.. fitted.Maps.Select((map, exit) => map is null ? [] : AgreementBin.Tenths(fitted.HeldOut, exit)), []],
            rates,
            CalibrationTexts.Of(
                [.. Enumerable.Range(0, table.Exits).Select(exit => Scores(table, exit))],
                all,
                [.. rates.Select(rate => rate.Epsilon)]));
    }

    /// <summary>Each text as maps see it that were fitted without it, for choosing among the exits.</summary>
    /// <param name="table">The exits' logits; those of the last one finite.</param>
    /// <param name="seed">The seed of the split into parts.</param>
    public static IReadOnlyList<HeldOutRow> HeldOut(LogitTable table, int seed) =>
        Fit(AgreementMaps.FitAlone, table, seed).HeldOut;

    private static AgreementMaps Fit(
        Func<IReadOnlyList<float[]>, IReadOnlyList<bool[]>, IReadOnlyList<int>, AgreementMaps> fit,
        LogitTable table,
        int seed)
    {
        int early = table.Exits - 1;
        return fit(
            [.. Enumerable.Range(0, early).Select(exit => Scores(table, exit))],
            [.. Enumerable.Range(0, early).Select(exit => Agreements(table, exit))],
            Split(table.Count, seed));
    }

    /// <summary>
    /// A manifest with these maps and rates; what was measured with others goes from its operating points.
    /// </summary>
    public CascadeSpec Apply(CascadeSpec spec) => spec with
    {
        Exits = new EquatableArray<ExitSpec>(spec.Exits.Select((exit, i) => exit with
        {
            Agreement = Maps[i] is { } map ? SpecParts.Agreement(map.Slope, map.Intercept) : null,
        })),
        Disagreement = new EquatableArray<DisagreementRow>(
            Disagreement.Select(row => SpecParts.Rate(row.Rate, row.Epsilon))),
        Calibration = Texts.ToSpec(),
        OperatingPoints = new EquatableArray<OperatingPointSpec>(
            spec.OperatingPoints.Select(point => point with { Measured = null })),
    };

    // Which part each text belongs to; parts differ by at most one text.
    private static int[] Split(int count, int seed)
    {
        int[] parts = [.. Enumerable.Range(0, count).Select(i => i % AgreementMaps.Parts)];
        new SplitMix64(seed).Shuffle<int>(parts);
        return parts;
    }

    private static float[] Scores(LogitTable table, int exit) =>
        [.. Enumerable.Range(0, table.Count).Select(text => AgreementRule.Score(table.Of(text, exit)))];

    private static bool[] Agreements(LogitTable table, int exit) =>
        [.. Enumerable.Range(0, table.Count).Select(text => table.Agrees(text, exit))];
}
