using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Verbs.Export;

/// <summary>The cascade that an export replaces, and what of it lives on.</summary>
internal sealed class EarlierCascade
{
    private readonly CascadeManifest _manifest;

    /// <summary>Takes the cascade that is there.</summary>
    public EarlierCascade(CascadeManifest manifest)
    {
        _manifest = manifest;
    }

    private CascadeSpec Spec => _manifest.Spec;

    /// <summary>The files that go with it, relative to its folder.</summary>
    public IReadOnlyList<string> Files => ManifestFiles.Of(_manifest);

    /// <summary>
    /// Whether a cascade is another version of it: the same model under any name, or another one of the same name.
    /// </summary>
    /// <param name="next">The cascade.</param>
    /// <param name="kind">Its kind.</param>
    public bool IsEarlierVersionOf(
        CascadeSpec next, CascadeKind kind) => ModelFingerprint.Of(next) == ModelFingerprint.Of(Spec)
        || (next.ClassName == Spec.ClassName
            && next.Namespace == Spec.Namespace
            && next.Input == Spec.Input
            && (CascadeKinds.Of(_manifest) ?? kind) == kind);

    /// <summary>The names of the operating points that would be lost.</summary>
    public IReadOnlyList<string> PointsLostBy(CascadeSpec next) => Fits(next)
        ? []
        : [.. Spec.OperatingPoints.Where(point => !next.OperatingPoints.Any(other => AreEqual(other, point))).Select(
            point => point.Name)];

    /// <summary>
    /// The text of the next manifest with what was set on this one and still holds: operating points with what was
    /// measured, and, where the next one has only defaults, the dials and the description.
    /// </summary>
    /// <param name="text">The next manifest.</param>
    /// <param name="next">What it says.</param>
    /// <param name="keepsDials">Whether its dials are defaults.</param>
    public ManifestText CarryOver(ManifestText text, CascadeSpec next, bool keepsDials)
    {
        if (!Fits(next))
        {
            return text;
        }

        OperatingPointSpec[] points = [.. Spec.OperatingPoints, .. next.OperatingPoints.Where(
            point => Spec.OperatingPoints.All(other => other.Name != point.Name))];
        text = points.Length == 0
            ? text
            : text.Set("operatingPoints", ManifestWriter.OperatingPoints(points), before: "layers");
        text = keepsDials ? WithDials(text) : text;
        text = next.Description is null && Spec.Description is { } description
            ? text.Set("description", ManifestWriter.Value(description), before: "labels")
            : text;
        return next.ClassName == Spec.ClassName && next.LabelType != Spec.LabelType
            ? text.Set("labelType", ManifestWriter.Value(Spec.LabelType), before: "labels")
            : text;
    }

    private ManifestText WithDials(ManifestText text)
    {
        string dial = RuleTraits.Of(Spec.Rule).Dial;
        text = text.Set(dial, ManifestWriter.Value(Spec.Dials.Of(Spec.Rule)!.Value), before: "layers");
        for (int exit = 0; exit < Spec.Exits.Count; exit++)
        {
            text = Spec.Exits[exit].Dials.Of(Spec.Rule) is { } own
                ? text.SetOfExit(exit, dial, ManifestWriter.Value(own), before: "block")
                : text;
        }

        return text;
    }

    private static bool AreEqual(OperatingPointSpec first, OperatingPointSpec second) => first.Name == second.Name
        && Settings(first).SequenceEqual(Settings(second));

    private static IEnumerable<(ExitRule Rule, double Value)> Settings(OperatingPointSpec point) =>
        point.Dials.Written.Select(setting => (setting.Rule, setting.Value.Value));

    // A setting gives what it gave if logits, rule and all constants are the same.
    private bool Fits(CascadeSpec next) => ModelFingerprint.Of(next) == ModelFingerprint.Of(Spec)
        && next.Rule == Spec.Rule
        && next.Labels.Count == Spec.Labels.Count
        && Constants(next).SequenceEqual(Constants(Spec));

    private static IEnumerable<double> Constants(CascadeSpec spec) => spec.Exits
        .SelectMany(exit =>
            (double[])[exit.Temperature.Value, exit.Agreement?.Slope.Value ?? 0, exit.Agreement?.Intercept.Value ?? 0])
        .Concat(spec.Disagreement.SelectMany(row => (double[])[row.Rate.Value, row.Epsilon.Value]));
}
