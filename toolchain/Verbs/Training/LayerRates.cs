using System.Globalization;
using EarlyExitGen.Toolchain.Model.Checkpoints;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// Learning rates that fall from the last layer down to the embeddings, since lower layers know more that is general
/// (Howard and Ruder, "Universal Language Model Fine-tuning for Text Classification", ACL 2018).
/// </summary>
internal static class LayerRates
{
    /// <summary>
    /// The factor of a parameter's rate: 1 for heads, the decay for the last layer, its square below, and so on.
    /// </summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="layers">The encoder's layers.</param>
    /// <param name="decay">What each further layer below the heads multiplies with, above 0 and at most 1.</param>
    public static double Scale(Parameter parameter, int layers, double decay) =>
        parameter.IsHead ? 1 : Math.Pow(decay, layers - LayersUpTo(parameter.Name) + 1);

    // The embeddings are 0, the first layer is 1.
    private static int LayersUpTo(string name)
    {
        string prefix = EncoderTensors.LayerPrefix(0).Split('0')[0];
        return name.StartsWith(prefix, StringComparison.Ordinal)
            ? int.Parse(name[prefix.Length..].Split('.')[0], CultureInfo.InvariantCulture) + 1
            : 0;
    }
}
