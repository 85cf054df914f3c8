using System.Globalization;
using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>
/// Reads a manifest, <c>*.cascade.json</c>, and checks all that can be checked without the files it names. Every
/// mistake is reported, not only the first. Never throws.
/// </summary>
internal static class ManifestReader
{
    /// <summary>
    /// The versions of the format that are read; the second one has lexical exits, several models and what the
    /// calibration saw.
    /// </summary>
    private static readonly string[] Versions = ["1", "2"];

    /// <summary>Reads the text of a manifest.</summary>
    public static ManifestResult Read(string text)
    {
        if (text.Length > ManifestLimits.Length)
        {
            return TooLong();
        }

        ProblemList problems = new(text);
        (JsonValue? root, JsonError? error) = JsonReader.Read(text);
        JsonObject? manifest = root as JsonObject;
        TextRange? className = manifest?.Properties.FirstOrDefault(p => p.Name.Value == "class")?.Value.Range;
        if (error is not null)
        {
            problems.Add(ManifestRule.Syntax, error.Range, JsonPath.Root, error.Message);
        }
        else if (manifest is null)
        {
            problems.Add(ManifestRule.Type, root!, "this is " + root!.Kind + "; a manifest is an object");
        }
        else if (IsReadable(manifest, problems))
        {
            (CascadeSpec? spec, CascadeOutline? whole) = CascadeReader.Read(manifest, problems);
            return new ManifestResult(spec, whole, className, problems.ToArray());
        }

        // What a syntax error cuts off is not missing, and what another version means is unknown: only the outline
        // of such a manifest is read, and no mistake in it reported.
        CascadeOutline? outline = manifest is null ? null : CascadeReader.Read(manifest, new ProblemList(text)).Outline;
        return new ManifestResult(null, outline, className, problems.ToArray());
    }

    /// <summary>The result for a text that is too long; the text itself is not needed.</summary>
    public static ManifestResult TooLong()
    {
        ProblemList problems = new("");
        problems.Add(ManifestRule.TooLong, new TextRange(0, 0), JsonPath.Root, string.Format(
            CultureInfo.InvariantCulture,
            "the manifest has more than {0} characters and is not read; give a file that is not a manifest another "
                + "ending",
            ManifestLimits.Length));
        return new ManifestResult(null, null, null, problems.ToArray());
    }

    private static bool IsReadable(JsonObject manifest, ProblemList problems)
    {
        JsonValue? version = manifest.Properties.FirstOrDefault(p => p.Name.Value == "version")?.Value;
        if (version is not JsonNumber { Token.Text: string found } || Versions.Contains(found))
        {
            return true;
        }

        problems.Add(
            ManifestRule.Version,
            version,
            Quoted.Of(found) + " is not a known version; this version of EarlyExitGen reads versions "
                + string.Join(" and ", Versions)
                + (((JsonNumber)version).Token.Value > 2 ? ", so reference a newer package EarlyExitGen" : ""));
        return false;
    }
}
