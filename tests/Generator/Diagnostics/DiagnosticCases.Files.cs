namespace EarlyExitGen.Generator.Tests.Diagnostics;

internal static partial class DiagnosticCases
{
    private const string Inside =
        "; a file is named relative to the manifest's folder and lies inside it, as in block-00.onnx";

    private const string NoSuch =
        ": a tokenizer of the kind 'wordPiece' has no such property; remove it, or correct 'kind'";

    private static DiagnosticCase[] Files =>
    [
        DiagnosticCase.Edit(
            "short hash", SampleManifest.Hash, "0123", "EEG0023 '\"0123\"' tokenizer.sha256: this is not a SHA-256 "
                + "hash; write 64 hexadecimal digits in lower case, as sha256sum prints them"),
        DiagnosticCase.Edit(
            "hash in capitals", SampleManifest.Hash, SampleManifest.Hash.ToUpperInvariant(),
            $"EEG0023 '\"{SampleManifest.Hash.ToUpperInvariant()}\"' tokenizer.sha256: this is not a SHA-256 hash; "
                + "write 64 hexadecimal digits in lower case, as sha256sum prints them"),
        Path("", "the name is empty"),
        Path("/block.onnx", "this path does not begin in the manifest's folder"),
        Path("C:/block.onnx", "this path does not begin in the manifest's folder"),
        Path("../block.onnx", "'..' leads out of the manifest's folder"),
        Path("a/../../block.onnx", "'..' leads out of the manifest's folder"),
        Path("a//block.onnx", "a part of this path names nothing"),
        Path("./block.onnx", "a part of this path names nothing"),
        Path("block.", "a part of this path names nothing"),
        Path("block?.onnx", "one of these characters is allowed in no file name"),
        DiagnosticCase.Edit(
            "path: backslash", "\"block-00.onnx\"", "\"a\\\\block.onnx\"",
            "EEG0024 '\"a\\\\block.onnx\"' exits[0].block: a backslash separates folders under Windows only; write '/'"
                + Inside),
        DiagnosticCase.Edit(
            "block twice", "\"block-04.onnx\"", "\"Block-00.onnx\"",
            "EEG0025 '\"Block-00.onnx\"' exits[2].block: this block is also exits[0].block; every exit has a file of "
                + "its own"),
        DiagnosticCase.Edit(
            "data twice in an exit", "\"block\": \"block-04.onnx\"",
            $$"""
            "data": [{ "file": "weights.bin", "sha256": "{{SampleManifest.Hash}}" }, { "file": "weights.bin", "sha256": "{{SampleManifest.Hash}}" }], "block": "block-04.onnx"
            """,
            "EEG0025 '\"weights.bin\"' exits[2].data[1].file: this exit names the file twice; keep one"),
        new(
            "data of two hashes",
            SampleManifest.Edit(
                SampleManifest.News,
                ("\"block\": \"block-02.onnx\"", $$"""
                    "data": [{ "file": "weights.bin", "sha256": "{{SampleManifest.Hash}}" }], "block": "block-02.onnx"
                    """),
                ("\"block\": \"block-04.onnx\"", $$"""
                    "data": [{ "file": "weights.bin", "sha256": "{{new string('0', 64)}}" }], "block": "block-04.onnx"
                    """)),
            $"EEG0025 '\"{new string('0', 64)}\"' exits[2].data[0].sha256: this hash differs from that of the same "
                + "file at exits[1].data[0]"),
        new(
            "merges of word pieces",
            SampleManifest.Edit(SampleManifest.Bpe, ("\"bpe\"", "\"wordPiece\"")),
            "EEG0003 '{' tokenizer.lowercase: this property is missing; it must be true or false",
            "EEG0003 '{' tokenizer.stripAccents: this property is missing; it must be true or false",
            "EEG0004 '\"merges\"' tokenizer.merges" + NoSuch,
            "EEG0004 '\"addPrefixSpace\"' tokenizer.addPrefixSpace" + NoSuch,
            "EEG0004 '\"start\"' tokenizer.start" + NoSuch,
            "EEG0004 '\"end\"' tokenizer.end" + NoSuch),
        new(
            "three ids between",
            SampleManifest.Edit(SampleManifest.SentencePiece, ("[2, 2]", "[2, 2, 2]")),
            "EEG0008 '[2, 2, 2]' tokenizer.between: one id or two stand between the texts of a pair, as in BERT and "
                + "RoBERTa"),
        new(
            "no id between",
            SampleManifest.Edit(SampleManifest.SentencePiece, ("[2, 2]", "[-2]")),
            "EEG0008 '-2' tokenizer.between[0]: -2 is out of range; it must be at least 0 and at most 16777215"),
        new(
            "unknown kind of tokenizer",
            SampleManifest.Edit(SampleManifest.Bpe, ("\"bpe\"", "\"unigram\"")),
            "EEG0007 '\"unigram\"' tokenizer.kind: 'unigram' is none of the values allowed; it must be 'wordPiece', "
                + "'bpe', 'sentencePiece' or 'tokenizerJson'"),
        new(
            "tokenizer of version 2 in version 1",
            SampleManifest.Edit(SampleManifest.TokenizerJson, ("\"version\": 2", "\"version\": 1")),
            "EEG0007 '\"tokenizerJson\"' tokenizer.kind: version 1 has no tokenizers of the kind 'tokenizerJson'; "
                + "write \"version\": 2"),
    ];

    private static DiagnosticCase Path(string path, string fault) => DiagnosticCase.Edit(
        "path: " + path, "\"block-00.onnx\"", $"\"{path}\"", $"EEG0024 '\"{path}\"' exits[0].block: {fault}{Inside}");
}
