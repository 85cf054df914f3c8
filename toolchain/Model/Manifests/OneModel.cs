using EarlyExitGen.Toolchain.Foundation;

namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>Refuses cascades of several models where only one is understood.</summary>
internal static class OneModel
{
    /// <summary>Checks that a cascade has one model.</summary>
    /// <param name="manifest">The cascade.</param>
    /// <param name="what">What is done to the models before they are joined, as the end of a sentence.</param>
    /// <exception cref="ToolException">It has several.</exception>
    public static void Require(CascadeManifest manifest, string what)
    {
        if (manifest.Spec.Models.Count > 0)
        {
            throw new ToolException(
                $"{manifest.Path}: this cascade goes on with the model '{manifest.Spec.Models[0].Name}'; {what} before "
                + "they are joined.");
        }
    }
}
