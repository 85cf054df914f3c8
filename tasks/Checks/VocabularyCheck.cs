using System.Collections.Generic;
using System.IO;
using System.Linq;
using EarlyExitGen.Manifests;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Tasks.Checks;

/// <summary>Checks that the vocabulary is the right file, and one of BERT's.</summary>
internal static class VocabularyCheck
{
    private static readonly string[] SpecialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];

    /// <summary>Reports what is wrong with the vocabulary.</summary>
    public static void Run(TokenizerSpec spec, JsonValue tokenizer, CascadeFolder folder, ProblemList problems)
    {
        JsonValue name = tokenizer.At("vocabulary");
        if (!folder.Check(name, tokenizer.At("sha256"), spec.Vocabulary, spec.Sha256))
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
