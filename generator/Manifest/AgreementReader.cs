using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Reads an exit's map from its score to its agreement with the last exit.</summary>
internal static class AgreementReader
{
    /// <summary>Returns the map; null if there is none, of which it may warn.</summary>
    public static AgreementSpec? Read(ObjectReader exit, bool warn)
    {
        if (exit.Object("agreement", required: false) is not { } value)
        {
            if (warn && !exit.Has("agreement"))
            {
                exit.Problems.Add(
                    ManifestRule.DeadExit,
                    exit.Start,
                    exit.Value.Path,
                    "without 'agreement' this exit is computed and never answers; remove the exit, or calibrate again");
            }

            return null;
        }

        ObjectReader reader = new(value, exit.Problems, "slope", "intercept");
        JsonNumber? slope = reader.Number("slope");
        JsonNumber? intercept = reader.Number("intercept");
        if (slope is not null && !(slope.Token.FiniteValue > 0))
        {
            exit.Problems.Add(
                ManifestRule.Slope,
                slope,
                slope.Token + " is not a valid slope; a slope is positive, or else the exit's 'agreement' is left out "
                    + "and the exit never answers");
        }

        if (intercept is not null && intercept.Token.FiniteValue is null)
        {
            exit.Problems.Add(
                ManifestRule.Slope, intercept, intercept.Token + " is not a valid intercept; an intercept is finite");
        }

        return slope is null || intercept is null ? null : new AgreementSpec(slope.Token, intercept.Token);
    }
}
