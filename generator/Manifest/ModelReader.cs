using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Reads the models after the first.</summary>
internal static class ModelReader
{
    private const string Name = "models";

    /// <summary>Returns all models.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="layers">The layers of the first model; null if they could not be read.</param>
    /// <param name="input">What is classified; null if it could not be read.</param>
    /// <param name="tokenizer">The tokenizer of the first model; null if it could not be read.</param>
    public static ModelBook Read(ObjectReader manifest, int? layers, InputKind? input, TokenizerSpec? tokenizer)
    {
        ModelBook book = new(layers);
        if (manifest.Array(Name, required: false) is not { } array
            || !manifest.IsWithin(array, ManifestLimits.Exits))
        {
            return book;
        }

        if (manifest.Number("version", required: false) is { Token.Text: "1" })
        {
            manifest.Problems.Add(
                ManifestRule.Model,
                new TextRange(array.Range.Start, 1),
                array.Path,
                "version 1 has one model; write \"version\": 2");
        }

        List<TokenizerSpec> tokenizers = tokenizer is null ? [] : [tokenizer];
        foreach (JsonObject value in array.Elements.Select(e => manifest.Check<JsonObject>(e, "an object"))
            .OfType<JsonObject>())
        {
            ObjectReader reader = new(value, manifest.Problems, "name", "layers", "tokenizer");
            JsonString? name = ReadName(reader, book);
            int? count = reader.Integer("layers", minimum: 1);
            TokenizerSpec? own = TokenizerReader.Read(reader, input, required: false);
            if (own is not null)
            {
                CheckFiles(reader, own, tokenizers);
                tokenizers.Add(own);
            }

            if (name is not null)
            {
                book.Add(name, count, own);
            }
        }

        return book;
    }

    private static JsonString? ReadName(ObjectReader reader, ModelBook book)
    {
        if (reader.String("name") is not { } name)
        {
            return null;
        }

        string? fault =
            string.IsNullOrWhiteSpace(name.Value) ? "the name is empty"
            : name.Value.Length > ManifestLimits.ModelName
                ? string.Format(
                    CultureInfo.InvariantCulture,
                    "the name has more than {0} characters",
                    ManifestLimits.ModelName)
            : name.Value.Any(Quoted.IsHidden) ? "the name has a character that cannot be seen"
            : book.IndexOf(name.Value) is not null ? "another model has this name; give each a name of its own"
            : null;
        if (fault is null)
        {
            return name;
        }

        reader.Problems.Add(ManifestRule.ModelName, name, fault);
        return null;
    }

    // One file cannot have two hashes.
    private static void CheckFiles(ObjectReader reader, TokenizerSpec own, List<TokenizerSpec> others)
    {
        if (Files(own).Any(file => others.SelectMany(Files).Any(
            other => other.Sha256 != file.Sha256
                && string.Equals(other.File, file.File, System.StringComparison.OrdinalIgnoreCase))))
        {
            reader.Problems.Add(
                ManifestRule.RepeatedFile,
                reader.Object("tokenizer")!,
                "another tokenizer names a file of this one with another hash; give each a file of its own");
        }
    }

    private static IEnumerable<DataFileSpec> Files(TokenizerSpec tokenizer) => tokenizer.Merges is { } merges
        ? [new DataFileSpec(tokenizer.Vocabulary, tokenizer.Sha256), merges]
        : [new DataFileSpec(tokenizer.Vocabulary, tokenizer.Sha256)];
}
