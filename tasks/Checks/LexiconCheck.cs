using System;
using System.IO;
using System.Linq;
using EarlyExitGen.Lexical;
using EarlyExitGen.Manifests;
using EarlyExitGen.Manifests.Json;
using EarlyExitGen.Tasks.Files;

namespace EarlyExitGen.Tasks.Checks;

/// <summary>
/// Checks that the lexicon of a cascade is the right file, and one for the cascade's labels, texts and vocabulary.
/// </summary>
internal static class LexiconCheck
{
    /// <summary>Reports what is wrong with it.</summary>
    public static void Run(
        CascadeSpec spec, DataFileSpec lexicon, JsonValue exit, CascadeFolder folder, ProblemList problems)
    {
        JsonValue name = exit.At("lexicon");
        if (folder.Check(name, exit.At("sha256"), lexicon.File, lexicon.Sha256)
            && Fault(spec, folder.PathOf(lexicon.File), folder) is { } fault)
        {
            problems.Add(BuildRule.Lexicon, name, "'" + lexicon.File + "' " + fault);
        }
    }

    private static string? Fault(CascadeSpec spec, string path, CascadeFolder folder)
    {
        try
        {
            using FileStream file = FileHash.Open(path);
            return Mismatch(spec, LexiconHeader.Read(file), folder) is { } mismatch
                ? mismatch + "; use the one that was made for this cascade"
                : null;
        }
        catch (InvalidDataException e)
        {
            return "is not a lexicon: " + e.Message + "; make it again";
        }
    }

    private static string? Mismatch(CascadeSpec spec, LexiconHeader header, CascadeFolder folder)
    {
        bool pair = spec.Input == InputKind.Pair;
        return header.Labels != spec.Labels.Count
                ? Text($"is for {header.Labels} labels, but the manifest has {spec.Labels.Count}")
            : header.Pair != pair ? $"is for {Input(header.Pair)}, but the manifest's input is {Input(pair)}"
            : header.Vocabulary > 0 && Ids(spec.Tokenizer, folder) is { } ids && header.Vocabulary != ids
                ? Text($"is for a vocabulary of {header.Vocabulary} ids, but '{spec.Tokenizer.Vocabulary}' has {ids}")
            : null;
    }

    // Of other kinds only the tokenizer itself knows. Of a file that is missing or another one all has been said.
    private static int? Ids(TokenizerSpec tokenizer, CascadeFolder folder) =>
        tokenizer.Kind == TokenizerKind.WordPiece && folder.LengthOf(tokenizer.Vocabulary) is not null
            ? File.ReadLines(folder.PathOf(tokenizer.Vocabulary)).Count()
            : null;

    private static string Input(bool pair) => pair ? "pairs of texts" : "single texts";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
