using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;
using EarlyExitGen.Runtime;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Calibration;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Calibration;

/// <summary>What an application fits by itself is what <c>calibrate</c> fits.</summary>
public sealed class PromiseRefitTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 300)]
    [InlineData(3, 300)]
    [InlineData(250, 300)]
    [InlineData(300, 300)]
    [InlineData(1000, 50_000)]
    public void The_bound_is_that_of_a_library(int hits, int count) =>
        Assert.Equal(BinomialBound.Upper(hits, count), ExactBound.Upper(hits, count), 1e-9);

    [Fact]
    public void Maps_are_the_same_and_promises_hold_on_fresh_texts()
    {
        using TestCascade files = TestCascade.Create();
        string manifest = File.ReadAllText(files.ManifestFile);
        CascadeSpec before = ManifestReader.Read(manifest).Spec!;
        LogitTable table = RandomLogits.Create(1, 3000, before.Exits.Count, before.Labels.Count);

        string text = PromiseRefit.Fit(manifest, CascadeFingerprint.Of(before), Observed(table));

        CascadeSpec after = ManifestReader.Read(text).Spec!;
        AgreementCalibration same = AgreementCalibration.Of(table, [.. before.Exits.Select(exit => exit.Layer)], 1);
        Assert.Equal(
            same.Maps.Select(map => map?.Slope), after.Exits.Select(exit => exit.Agreement?.Slope.Value));
        Assert.Equal(
            same.Maps.Select(map => map?.Intercept), after.Exits.Select(exit => exit.Agreement?.Intercept.Value));
        Assert.Equal(same.Texts.Scores, after.Calibration!.Scores.Select(row => row.Select(s => s.Single).ToArray()));
        Assert.Equal(3000, after.Calibration.Texts);
        Assert.NotEmpty(after.Disagreement);
        LogitTable fresh = RandomLogits.Create(2, 20_000, before.Exits.Count, before.Labels.Count);
        foreach (DisagreementRow row in after.Disagreement)
        {
            int disagreed = Enumerable.Range(0, fresh.Count).Count(
                one => !fresh.Agrees(one, ExitOf(fresh, one, after, row.Epsilon.Value)));
            Assert.InRange((double)disagreed / fresh.Count, 0, row.Rate.Value);
        }
    }

    [Fact]
    public void A_manifest_of_another_cascade_is_refused()
    {
        using TestCascade files = TestCascade.Create();
        string manifest = File.ReadAllText(files.ManifestFile);
        string fingerprint = CascadeFingerprint.Of(ManifestReader.Read(manifest).Spec!);

        Assert.Contains(
            "fingerprints differ",
            Assert.Throws<CascadeException>(() => PromiseRefit.Fit(manifest, new string('0', 64), [])).Message,
            StringComparison.Ordinal);
        Assert.Throws<CascadeException>(() => PromiseRefit.Fit("{", fingerprint, []));
        Assert.Throws<ArgumentException>(() => PromiseRefit.Fit(manifest, fingerprint, []));
        Assert.Throws<ArgumentException>(
            () => PromiseRefit.Fit(manifest, fingerprint, [new([0], [true]), new([0], [true])]));
    }

    private static IReadOnlyList<ObservedText> Observed(LogitTable table) =>
    [
        .. Enumerable.Range(0, table.Count).Select(text => new ObservedText(
            [.. Enumerable.Range(0, table.Exits).Select(exit => AgreementRule.Score(table.Of(text, exit)))],
            [.. Enumerable.Range(0, table.Exits).Select(exit => table.Agrees(text, exit))])),
    ];

    private static int ExitOf(LogitTable table, int text, CascadeSpec spec, double epsilon)
    {
        int exit = 0;
        while (exit < table.Exits - 1
            && !(spec.Exits[exit].Agreement is { } map && AgreementRule.Score(table.Of(text, exit))
                >= AgreementRule.Threshold(epsilon, map.Slope.Value, map.Intercept.Value)))
        {
            exit++;
        }

        return exit;
    }
}
