using EarlyExitGen.Manifests;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Tests.Verbs.Calibration;
using EarlyExitGen.Toolchain.Verbs.Sweeping;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using EarlyExitGen.Toolchain.Verbs.Tuning;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Tuning;

public sealed class AgreementRefitTests
{
    [Fact]
    public void Promises_that_a_shift_breaks_hold_again_when_fitted_to_the_shifted_texts()
    {
        using TestCascade files = TestCascade.Create();
        File.WriteAllText(
            files.ManifestFile, AgreementRefit.Fit(
                CascadeManifest.Load(files.ManifestFile), Trace(seed: 1, sureness: 1), seed: 1).Manifest);
        CascadeManifest manifest = CascadeManifest.Load(files.ManifestFile);
        CascadeTrace shifted = Trace(seed: 2, sureness: 2);

        (RefitReport report, string text) = AgreementRefit.Fit(manifest, shifted, seed: 1);

        CascadeTrace fresh = Trace(seed: 3, sureness: 2);
        CascadeSpec after = CascadeManifest.Parse(text, "refitted");
        foreach (RefitRate rate in report.Rates.Where(rate => rate.Rate >= 0.01))
        {
            Assert.True(rate.Before > 1.2 * rate.Rate, $"{rate}");
            Assert.InRange(Disagreement(manifest.Spec, fresh, rate.Rate), 1.2 * rate.Rate, 1);
            Assert.InRange(Disagreement(after, fresh, rate.Rate), 0.3 * rate.Rate, rate.Rate);
        }

        Assert.Equal(
            manifest.Spec.Exits.Select(exit => exit.Temperature), after.Exits.Select(exit => exit.Temperature));
        Assert.Equal(manifest.Spec.Exits.Select(exit => exit.Sha256), after.Exits.Select(exit => exit.Sha256));
    }

    [Fact]
    public void An_exit_that_cannot_be_fitted_loses_its_map()
    {
        using TestCascade files = TestCascade.Create();
        CascadeTrace trace = Trace(seed: 1, sureness: 1);
        LogitTable same = new(
            [.. Enumerable.Range(0, trace.Logits.Count).SelectMany(
                text => Enumerable.Range(0, 3).SelectMany(_ => trace.Logits.Of(text, 2).ToArray()))],
            [.. trace.Logits.Gold], 3, 3);

        (RefitReport report, string text) = AgreementRefit.Fit(
            CascadeManifest.Load(files.ManifestFile), trace with { Logits = same }, seed: 1);

        Assert.All(report.Maps, Assert.Null);
        CascadeSpec after = CascadeManifest.Parse(text, "refitted");
        Assert.All(after.Exits, exit => Assert.Null(exit.Agreement));
        Assert.Empty(after.Disagreement);
    }

    private static double Disagreement(CascadeSpec spec, CascadeTrace trace, double rate) =>
        DialPoint.Of(
            trace.Logits, new Replay(spec, CascadeRule.Agreement, trace.Logits).Exits((float)rate)).Disagreement;

    // Early exits that are surer than their answers are good: what a map fitted to others takes for agreement.
    private static CascadeTrace Trace(int seed, float sureness)
    {
        const int Count = 6000;
        LogitTable table = RandomLogits.Create(seed, Count);
        float[] logits = [.. Enumerable.Range(0, Count).SelectMany(text => Enumerable.Range(0, 3).SelectMany(
            exit => table.Of(text, exit).ToArray().Select(z => exit == 2 ? z : sureness * z)))];
        return new CascadeTrace(
            "",
            [0, 2, 4],
            [.. Enumerable.Repeat(new TracedText(new Instance(Instance.Unlabelled, "", null), 3, false), Count)],
            new LogitTable(logits, [.. Enumerable.Repeat(Instance.Unlabelled, Count)], 3, 3));
    }
}
