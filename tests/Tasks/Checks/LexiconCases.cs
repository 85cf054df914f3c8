using System.Text;
using EarlyExitGen.Tasks.Tests.Host;
using EarlyExitGen.TestCascades;

namespace EarlyExitGen.Tasks.Tests.Checks;

/// <summary>Lexicons that are missing, are others, or are those of other cascades.</summary>
internal static class LexiconCases
{
    private const string File = "lexicon.safetensors";
    private const string Name = "\"lexicon.safetensors\"";

    public static Dictionary<string, CheckCase> All { get; } = new()
    {
        ["a missing lexicon"] = Case(
            c => c.Delete(File),
            "EEGCFG0003", Name, "exits[0].lexicon: there is no file 'lexicon.safetensors' in the manifest's folder"),
        ["a folder where a lexicon should be"] = Case(
            c =>
            {
                c.Delete(File);
                Directory.CreateDirectory(c.PathOf(File));
            },
            "EEGCFG0016", Name, "exits[0].lexicon: 'lexicon.safetensors' is a folder, not a regular file"),
        ["another lexicon"] = Case(
            c => c.Overwrite(File, [1, 2, 3]),
            "EEGCFG0004",
            "\"",
            "exits[0].sha256: 'lexicon.safetensors' is not the file that the manifest was written for"),
        ["a pointer to a lexicon"] = Case(
            c => c.Overwrite(File, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"u8.ToArray()),
            "EEGCFG0004",
            "\"",
            "'lexicon.safetensors' is a pointer of Git LFS, not the file itself: run 'git lfs pull'"),
        ["a lexicon that is a text"] = Case(
            c => c.Replace(File, "this is not a lexicon"u8.ToArray()),
            "EEGCFG0019", Name, "exits[0].lexicon: 'lexicon.safetensors' is not a lexicon: its header should have "),
        ["a lexicon cut short"] = Case(
            c => c.Replace(File, System.IO.File.ReadAllBytes(c.PathOf(File))[..^1]),
            "EEGCFG0019", Name, "it is cut short; make it again"),
        ["a lexicon of a later version"] = Case(
            c => Edit(c, "\"format_version\":\"1\"", "\"format_version\":\"2\""),
            "EEGCFG0019",
            Name,
            "its 'format_version' is '2', but this version of EarlyExitGen reads '1': update it; make it again"),
        ["a lexicon for pairs"] = Case(
            c => Edit(c, "\"single\"", "\"pair\"  "),
            "EEGCFG0019", Name, "is for pairs of texts, but the manifest's input is single texts; use the one that "
                + "was made for this cascade"),
        ["a lexicon for fewer labels"] = Case(
            c =>
            {
                using TestCascade other = TestCascade.Create(new() { Labels = ["a", "b"], Lexicon = new() });
                c.Replace(File, System.IO.File.ReadAllBytes(other.LexiconFile));
            },
            "EEGCFG0019", Name, "exits[0].lexicon: 'lexicon.safetensors' is for 2 labels, but the manifest has 3"),
        ["a lexicon for another vocabulary"] = Case(
            c => c.Replace("vocab.txt", [.. System.IO.File.ReadAllBytes(c.PathOf("vocab.txt")), .. "more\n"u8]),
            "EEGCFG0019", Name, "is for a vocabulary of "),
    };
    private static CheckCase Case(Action<EditableCascade> mistake, string id, string at, string message) =>
        new(mistake, new ExpectedError(id, at, message)) { Options = new() { Lexicon = new() } };

    // Header and weights stay where they are: both texts are as long.
    private static void Edit(EditableCascade cascade, string before, string after)
    {
        string text = Encoding.Latin1.GetString(System.IO.File.ReadAllBytes(cascade.PathOf(File)));
        cascade.Replace(File, Encoding.Latin1.GetBytes(text.Replace(before, after, StringComparison.Ordinal)));
    }
}
