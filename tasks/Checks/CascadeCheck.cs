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
        for (int i = 0; i < spec.Models.Count; i++)
        {
            if (spec.Models[i].Tokenizer is { } tokenizer)
            {
                VocabularyCheck.Run(tokenizer, manifest.At("models").At(i).At("tokenizer"), folder, problems);
            }
        }

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

        for (int model = 0; model <= spec.Models.Count; model++)
        {
            CheckModel(spec, model, [.. blocks.Where(b => b.Spec.Model == model)], manifest, folder, problems);
        }

        return problems.ToArray();
    }

    // State goes from block to block of one model.
    private static void CheckModel(
        CascadeSpec spec,
        int model,
        IReadOnlyList<Block> blocks,
        JsonValue manifest,
        CascadeFolder folder,
        ProblemList problems)
    {
        int owner = model;
        while (owner > 0 && spec.Models[owner - 1].Tokenizer is null)
        {
            owner--;
        }

        JsonValue place = owner == 0 ? manifest : manifest.At("models").At(owner - 1);
        PositionCheck.Run(
            blocks, spec.TokenizerOf(model), place.At("tokenizer").At("maxTokens"), folder, problems);

        // Of a chain with a hole nobody can say what its later blocks get.
        if (blocks.Count == spec.BlockExits.Count(exit => exit.Model == model))
        {
            BlockCheck.RunChain(blocks, problems);
        }
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
