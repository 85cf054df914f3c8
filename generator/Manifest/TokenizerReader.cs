using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Reads how texts become token ids.</summary>
internal static class TokenizerReader
{
    /// <summary>Returns the tokenizer; null if something of it could not be read.</summary>
    public static TokenizerSpec? Read(ObjectReader manifest, InputKind? input)
    {
        if (manifest.Object("tokenizer") is not { } value)
        {
            return null;
        }

        ObjectReader reader = new(
            value, manifest.Problems, "vocabulary", "sha256", "lowercase", "stripAccents", "maxTokens");
        string? vocabulary = FileReader.ReadPath(reader, "vocabulary");
        string? sha256 = FileReader.ReadHash(reader);
        bool? lowercase = reader.Boolean("lowercase");
        bool? stripAccents = reader.Boolean("stripAccents");

        // At least one word piece a text, beside [CLS] and the [SEP] after each text.
        int? maxTokens = reader.Integer("maxTokens", minimum: input == InputKind.Pair ? 5 : 3);
        return vocabulary is null || sha256 is null || lowercase is null || stripAccents is null || maxTokens is null
            ? null
            : new TokenizerSpec
            {
                Vocabulary = vocabulary,
                Sha256 = sha256,
                Lowercase = lowercase.Value,
                StripAccents = stripAccents.Value,
                MaxTokens = maxTokens.Value,
            };
    }
}
