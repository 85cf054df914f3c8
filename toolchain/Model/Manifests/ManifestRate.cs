namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>A row of a manifest's <c>disagreement</c>.</summary>
/// <param name="Rate">The promised share of texts with another answer than the last exit's, in (0, 1).</param>
/// <param name="Epsilon">The largest predicted disagreement at which an exit answers, in [0, 1).</param>
internal sealed record ManifestRate(double Rate, double Epsilon);
