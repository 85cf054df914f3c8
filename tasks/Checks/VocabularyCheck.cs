using System.Collections.Generic;
using System.IO;
using System.Linq;
using EarlyExitGen.Manifests;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Tasks.Checks;

/// <summary>
/// Checks that the tokenizer's files are the right ones, and that a vocabulary of word pieces is one of BERT's.
/// </summary>
internal static class VocabularyCheck
{
    private static readonly string[] SpecialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];

    /// <summary>Reports what is wrong with the files.</summary>
    public static void Run(TokenizerSpec spec, JsonValue tokenizer, CascadeFolder folder, ProblemList problems)
    {
        JsonValue name = tokenizer.At("vocabulary");
        bool right = folder.Check(name, tokenizer.At("sha256"), spec.Vocabulary, spec.Sha256);
        if (spec.Merges is { } merges)
        {
            JsonValue written = tokenizer.At("merges");
            folder.Check(written.At("file"), written.At("sha256"), merges.File, merges.Sha256);
        }

        if (!right || spec.Kind != TokenizerKind.WordPiece)
        {
            return;
        }

        HashSet<string> missing = [.. SpecialTokens];
        foreach (string piece in File.ReadLines(folder.PathOf(spec.Vocabulary)).TakeWhile(_ => missing.Count > 0))
        {
            missing.Remove(piece);
        }

        if (missing.Count > 0)
        {
            problems.Add(
                BuildRule.Vocabulary,
                name,
                "'" + spec.Vocabulary + "' has no line " + string.Join(", ", SpecialTokens.Where(missing.Contains))
                    + "; a vocabulary of BERT's has one word piece a line, [PAD], [UNK], [CLS] and [SEP] among them");
        }
    }
}
