using EarlyExitGen.Tasks.Tests.Host;
using EarlyExitGen.TestCascades;

namespace EarlyExitGen.Tasks.Tests.Checks;

/// <summary>Files that are missing, are others, or hold nothing that can be read.</summary>
internal static class FileCases
{
    private static readonly byte[] NoGraph = "no graph"u8.ToArray();

    public static Dictionary<string, CheckCase> All { get; } = new()
    {
        ["a missing block"] = new(
            c => c.Delete("block-02.onnx"),
            new ExpectedError(
                "EEGCFG0003",
                "\"block-02.onnx\"",
                "exits[1].block: there is no file 'block-02.onnx' in the manifest's folder")),
        ["a missing vocabulary"] = new(
            c => c.Delete("vocab.txt"),
            new ExpectedError("EEGCFG0003", "\"vocab.txt\"", "tokenizer.vocabulary: there is no file 'vocab.txt'")),
        ["missing merges"] = new(
            c => c.EditManifest(
                "\"lowercase\": true, \"stripAccents\": true",
                $$"""
                "kind": "bpe", "merges": { "file": "merges.txt", "sha256": "{{new string('0', 64)}}" }, "addPrefixSpace": true, "start": 2, "end": 3
                """),
            new ExpectedError("EEGCFG0003", "\"merges.txt\"", "tokenizer.merges.file: there is no file 'merges.txt'")),
        ["missing data that three exits share"] = new(
            c => c.Delete("weights.bin"),
            new ExpectedError(
                "EEGCFG0003", "\"weights.bin\"", "exits[0].data[0].file: there is no file 'weights.bin'")),
        ["a folder where a block should be"] = new(
            c =>
            {
                c.Delete("block-00.onnx");
                Directory.CreateDirectory(c.PathOf("block-00.onnx"));
            },
            new ExpectedError(
                "EEGCFG0016", "\"block-00.onnx\"", "exits[0].block: 'block-00.onnx' is a folder, not a regular file")),
        ["a link to nothing"] = new(
            c =>
            {
                c.Delete("vocab.txt");
                File.CreateSymbolicLink(c.PathOf("vocab.txt"), c.PathOf("nowhere.txt"));
            },
            new ExpectedError(
                "EEGCFG0003",
                "\"vocab.txt\"",
                "tokenizer.vocabulary: 'vocab.txt' is a link to a file that is not there")),
        ["another block"] = new(
            c => c.Overwrite("block-04.onnx", File.ReadAllBytes(c.PathOf("block-02.onnx"))),
            new ExpectedError(
                "EEGCFG0004",
                "\"",
                "exits[2].sha256: 'block-04.onnx' is not the file that the manifest was written for, its SHA-256 is ")),
        ["a block cut short"] = new(
            c => c.Overwrite("block-04.onnx", File.ReadAllBytes(c.PathOf("block-04.onnx"))[..^1]),
            new ExpectedError("EEGCFG0004", "\"", "exits[2].sha256: 'block-04.onnx' is not the file")),
        ["another vocabulary"] = new(
            c => c.Overwrite("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n"u8.ToArray()),
            new ExpectedError("EEGCFG0004", "\"", "tokenizer.sha256: 'vocab.txt' is not the file")),
        ["other data"] = new(
            c => c.Overwrite("weights.bin", NoGraph),
            new ExpectedError("EEGCFG0004", "\"", "exits[0].data[0].sha256: 'weights.bin' is not the file")),
        ["a pointer of Git LFS"] = new(
            c => c.Overwrite(
                "block-00.onnx", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"u8.ToArray()),
            new ExpectedError(
                "EEGCFG0004",
                "\"",
                "'block-00.onnx' is a pointer of Git LFS, not the file itself: run 'git lfs pull'")),
        ["a vocabulary that git gave CRLF"] = new(
            c => c.Overwrite("vocab.txt", LineEndChange.ToCrLf(File.ReadAllBytes(c.PathOf("vocab.txt")))),
            new ExpectedError(
                "EEGCFG0004",
                "\"",
                "tokenizer.sha256: 'vocab.txt' is the right file but for its line ends: each LF has become CRLF")),
        ["a vocabulary that git gave LF"] = new(
            c =>
            {
                byte[] exported = File.ReadAllBytes(c.PathOf("vocab.txt"));
                c.Replace("vocab.txt", LineEndChange.ToCrLf(exported));
                c.Overwrite("vocab.txt", exported);
            },
            new ExpectedError(
                "EEGCFG0004",
                "\"",
                "each CRLF has become LF, as git does on commit. So that it does not, put a file .gitattributes")),
        ["merges that git gave CRLF"] = new(
            c =>
            {
                byte[] exported = "#version: 0.2\nt h\nth e\n"u8.ToArray();
                c.Overwrite("merges.txt", exported);
                c.EditManifest(
                    "\"lowercase\": true, \"stripAccents\": true",
                    $$"""
                    "kind": "bpe", "merges": { "file": "merges.txt", "sha256": "{{c.HashOf("merges.txt")}}" }, "addPrefixSpace": true, "start": 2, "end": 3
                    """);
                c.Overwrite("merges.txt", LineEndChange.ToCrLf(exported));
            },
            new ExpectedError(
                "EEGCFG0004", "\"", "tokenizer.merges.sha256: 'merges.txt' is the right file but for its line ends")),
        ["a block that is a text"] = new(
            c => c.Replace("block-02.onnx", NoGraph),
            new ExpectedError(
                "EEGCFG0005",
                "\"block-02.onnx\"",
                "'block-02.onnx' is not an ONNX graph: it is cut short, or of another format")),
        ["a graph cut short"] = new(
            c => c.Replace("block-02.onnx", File.ReadAllBytes(c.PathOf("block-02.onnx"))[..^30]),
            new ExpectedError("EEGCFG0005", "\"block-02.onnx\"", "it is cut short")),
        ["an empty block"] = new(
            c => c.Replace("block-02.onnx", []),
            new ExpectedError("EEGCFG0005", "\"block-02.onnx\"", "it holds no graph")),
        ["a vocabulary without special tokens"] = new(
            c => c.Replace("vocab.txt", "[UNK]\n[CLS]\n[sep]\n##[PAD]\n"u8.ToArray()),
            new ExpectedError(
                "EEGCFG0010",
                "\"vocab.txt\"",
                "tokenizer.vocabulary: 'vocab.txt' has no line [PAD], [SEP]; a vocabulary of BERT's")),
        ["data that no exit names"] = new(
            c => c.EditManifest(
                $$""", "data": [{ "file": "weights.bin", "sha256": "{{c.HashOf("weights.bin")}}" }]""", ""),
            new ExpectedError(
                "EEGCFG0011",
                "\"block-00.onnx\"",
                "exits[0].block: 'block-00.onnx' refers to weights in 'weights.bin'"),
            new ExpectedError("EEGCFG0011", "\"block-02.onnx\"", "exits[1].block: "),
            new ExpectedError("EEGCFG0011", "\"block-04.onnx\"", "exits[2].block: ")),
        ["data under another name"] = new(
            c =>
            {
                File.Copy(c.PathOf("weights.bin"), c.PathOf("Others.bin"));
                c.EditManifest("\"file\": \"weights.bin\"", "\"file\": \"Others.bin\"");
            },
            new ExpectedError("EEGCFG0011", "[{", "exits[0].data: 'block-00.onnx' refers to weights in 'weights.bin', "
                + "which the exit's 'data' does not name"),
            new ExpectedError("EEGCFG0011", "[{", "exits[1].data: "),
            new ExpectedError("EEGCFG0011", "[{", "exits[2].data: ")),
        ["data that ends before the weights do"] = new(
            c => c.Replace("weights.bin", File.ReadAllBytes(c.PathOf("weights.bin"))[..^1]),
            new ExpectedError(
                "EEGCFG0017", "\"block-04.onnx\"", "exits[2].block: 'block-04.onnx' looks for the weights '")),
        ["several mistakes"] = new(
            c =>
            {
                c.Delete("vocab.txt");
                c.Replace("block-00.onnx", NoGraph);
                c.Overwrite("block-04.onnx", NoGraph);
            },
            new ExpectedError("EEGCFG0003", "\"vocab.txt\"", "tokenizer.vocabulary"),
            new ExpectedError("EEGCFG0005", "\"block-00.onnx\"", "exits[0].block"),
            new ExpectedError("EEGCFG0004", "\"", "exits[2].sha256")),
    };
}
