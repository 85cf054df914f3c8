using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using EarlyExitGen.Manifests;
using EarlyExitGen.Manifests.Json;
using EarlyExitGen.Tasks.Files;
using EarlyExitGen.Tasks.Onnx;

namespace EarlyExitGen.Tasks.Checks;

/// <summary>Compares a cascade's files with its manifest.</summary>
internal static class CascadeCheck
{
    /// <summary>
    /// Returns all that is wrong with the files, at its places in the manifest. Of a manifest that is not valid itself
    /// nothing is said: the compiler does.
    /// </summary>
    /// <exception cref="OperationCanceledException">The build was cancelled.</exception>
    public static IReadOnlyList<ManifestProblem> Run(string manifestFile, CancellationToken cancellation = default)
    {
        if (ReadManifest(manifestFile, out string text)?.Spec is not { } spec)
        {
            return [];
        }

        JsonValue manifest = JsonReader.Read(text).Value!;
        ProblemList problems = new(text);
        CascadeFolder folder = new(Path.GetDirectoryName(Path.GetFullPath(manifestFile))!, problems);
        VocabularyCheck.Run(spec.Tokenizer, manifest.At("tokenizer"), folder, problems);

        if (spec.Lexicon is { } lexicon)
        {
            LexiconCheck.Run(spec, lexicon, manifest.At("exits").At(0), folder, problems);
        }

        List<Block> blocks = [];
        for (int i = spec.Lexicon is null ? 0 : 1; i < spec.Exits.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            JsonValue exit = manifest.At("exits").At(i);
            ExternalDataCheck.CheckFiles(spec.Exits[i], exit, folder, cancellation);
            if (ReadBlock(spec.Exits[i], exit, folder, problems) is { } graph)
            {
                blocks.Add(new Block(spec.Exits[i], exit, graph));
            }
        }

        foreach (Block block in blocks)
        {
            BlockCheck.Run(block, spec.Labels.Count, problems);
            ExternalDataCheck.CheckReferences(block, folder, problems);
        }

        PositionCheck.Run(blocks, spec.Tokenizer, manifest.At("tokenizer").At("maxTokens"), folder, problems);

        // Of a chain with a hole nobody can say what its later blocks get.
        if (blocks.Count == spec.BlockExits.Count())
        {
            BlockCheck.RunChain(blocks, problems);
        }

        return problems.ToArray();
    }

    private static ManifestResult? ReadManifest(string manifestFile, out string text)
    {
        try
        {
            using FileStream file = FileHash.Open(manifestFile);
            return ManifestBytes.Read(file, out text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            text = "";
            return null;
        }
    }

    private static BlockGraph? ReadBlock(ExitSpec spec, JsonValue exit, CascadeFolder folder, ProblemList problems)
    {
        if (folder.Read(exit.At("block"), spec.File, BlockFile.Read) is not { } file)
        {
            return null;
        }

        // One mistake, one message: of a file that is another one it does not matter what is in it.
        if (!folder.IsRight(exit.At("sha256"), spec.File, spec.Sha256, file.Sha256))
        {
            return null;
        }

        if (file.Graph is null)
        {
            problems.Add(
                BuildRule.NotOnnx,
                exit.At("block"),
                "'" + spec.File + "' is not an ONNX graph: " + file.Fault + "; export the cascade again");
        }

        return file.Graph;
    }
}
