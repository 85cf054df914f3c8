using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>
/// Reads what leaving at an exit costs. Of several models layers are no measure, so that every exit says it; of one
/// model none does.
/// </summary>
internal static class CostReader
{
    private const string Name = "cost";

    /// <summary>Returns the cost; null if there is none, or it could not be read.</summary>
    /// <param name="exit">The exit.</param>
    /// <param name="models">The models.</param>
    /// <param name="previous">The cost of the exit before; null if there is none.</param>
    public static NumberToken? Read(ObjectReader exit, ModelBook models, NumberToken? previous)
    {
        if (exit.Number(Name, required: models.AreSeveral) is not { } number)
        {
            return null;
        }

        string? fault =
            !models.AreSeveral ? "only the exits of several models have a cost, of one model layers are counted; "
                + "remove it"
            : !(number.Token.FiniteSingle > 0)
                ? number.Token + " is not a valid cost; a cost is positive, and finite in single precision"
            : number.Token.Value < previous?.Value
                ? number.Token + " is less than " + previous + ", the cost of the exit before, which is computed "
                    + "first; costs do not fall"
            : null;
        if (fault is null)
        {
            return number.Token;
        }

        exit.Problems.Add(models.AreSeveral ? ManifestRule.Cost : ManifestRule.Unknown, number, fault);
        return null;
    }
}
