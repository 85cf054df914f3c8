using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Tuning;

/// <summary>Puts operating points into a manifest; all else stays as it was written.</summary>
internal static class TunedManifest
{
    /// <summary>The manifest's text with the points: those of the same name are replaced, others stay.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="points">The points.</param>
    /// <param name="initial">Which of them the manifest's dial is set to; null to leave it.</param>
    /// <exception cref="Cli.ToolException">The manifest would have a mistake; it is told.</exception>
    public static string Write(CascadeManifest manifest, IReadOnlyList<TunedPoint> points, TunedPoint? initial)
    {
        CascadeRule rule = (CascadeRule)manifest.Spec.Rule;
        IEnumerable<OperatingPointSpec> kept = manifest.Spec.OperatingPoints
            .Where(old => points.All(point => point.Name != old.Name));
        IEnumerable<OperatingPointSpec> tuned = points.Select(
            point => SpecParts.Point(point.Name, SpecParts.Dials(rule, point.Dial), point.Measured.ToSpec()));
        ManifestText text = new ManifestText(SmallFile.ReadText(manifest.Path))
            .Set("operatingPoints", ManifestWriter.OperatingPoints([.. kept, .. tuned]), before: "layers");
        if (initial is not null)
        {
            text =
                text.Set(RuleTraits.Of(manifest.Spec.Rule).Dial, ManifestWriter.Value(initial.Dial), before: "layers");
        }

        CascadeManifest.Parse(text.Text, manifest.Path);
        return text.Text;
    }
}
