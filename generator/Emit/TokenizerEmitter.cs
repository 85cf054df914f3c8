using System.Linq;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>Writes how texts become token ids.</summary>
internal static class TokenizerEmitter
{
    private const string Runtime = "global::EarlyExitGen.Runtime.";

    /// <summary>Writes the property of the cascade's description.</summary>
    public static void Emit(SourceWriter writer, TokenizerSpec tokenizer) =>
        writer.Line($"Tokenizer = {Expression(tokenizer)},");

    /// <summary>The tokenizer's description.</summary>
    public static string Expression(TokenizerSpec tokenizer)
    {
        string files = $"""
            {Literal.String(tokenizer.Vocabulary)},
                {Literal.String(tokenizer.Sha256)},
            """;
        return tokenizer.Kind switch
        {
            TokenizerKind.Bpe => $"""
                new {Runtime}BpeDescription(
                    {files}
                    {Literal.String(tokenizer.Merges!.File)},
                    {Literal.String(tokenizer.Merges.Sha256)},
                    AddPrefixSpace: {Literal.Boolean(tokenizer.AddPrefixSpace)},
                    {Special(tokenizer.Special!)}
                    MaxTokens: {Literal.Integer(tokenizer.MaxTokens)})
                """,
            TokenizerKind.SentencePiece => $"""
                new {Runtime}SentencePieceDescription(
                    {files}
                    Offset: {Literal.Integer(tokenizer.Offset)},
                    Unknown: {Literal.Integer(tokenizer.Unknown)},
                    {Special(tokenizer.Special!)}
                    MaxTokens: {Literal.Integer(tokenizer.MaxTokens)})
                """,
            TokenizerKind.TokenizerJson => $"""
                new {Runtime}TokenizerJsonDescription(
                    {files}
                    MaxTokens: {Literal.Integer(tokenizer.MaxTokens)})
                """,
            _ => $"""
                new {Runtime}WordPieceDescription(
                    {files}
                    Lowercase: {Literal.Boolean(tokenizer.Lowercase)},
                    StripAccents: {Literal.Boolean(tokenizer.StripAccents)},
                    MaxTokens: {Literal.Integer(tokenizer.MaxTokens)})
                """,
        };
    }

    private static string Special(SpecialTokensSpec special) => $"""
        Start: {Literal.Integer(special.Start)},
            End: {Literal.Integer(special.End)},
            Between: [{string.Join(", ", special.Between.Select(Literal.Integer))}],
        """;
}
