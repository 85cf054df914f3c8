using System.Security.Cryptography;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Model.Onnx;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Xunit;

namespace EarlyExitGen.Tasks.Tests.Host;

/// <summary>A tiny cascade, valid at first, whose files a test changes before it has them checked.</summary>
internal sealed class EditableCascade(TestCascadeOptions? options = null) : IDisposable
{
    private readonly TestCascade _cascade = TestCascade.Create(options);

    /// <summary>The manifest's file.</summary>
    public string ManifestFile => _cascade.ManifestFile;

    /// <summary>The cascade's folder.</summary>
    public string Folder => _cascade.Folder;

    /// <summary>The path of a file of the cascade.</summary>
    public string PathOf(string file) => Path.Combine(_cascade.Folder, file);

    /// <summary>The SHA-256 of a file as manifests have it.</summary>
    public string HashOf(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(PathOf(file))));

    /// <summary>Deletes a file.</summary>
    public void Delete(string file) => File.Delete(PathOf(file));

    /// <summary>Writes a file over the one that is there; the manifest keeps its hash.</summary>
    public void Overwrite(string file, byte[] bytes) => File.WriteAllBytes(PathOf(file), bytes);

    /// <summary>Writes a file over the one that is there, and its hash to the manifest.</summary>
    public void Replace(string file, byte[] bytes)
    {
        string before = HashOf(file);
        Overwrite(file, bytes);
        EditManifest(before, HashOf(file));
    }

    /// <summary>Writes a block over the one that is there, and its hash to the manifest.</summary>
    public void Replace(string file, Action<GraphBuilder> block)
    {
        string before = HashOf(file);
        GraphBuilder graph = new("block");
        block(graph);
        graph.Save(PathOf(file));
        EditManifest(before, HashOf(file));
    }

    /// <summary>Replaces a text of the manifest, wherever it is.</summary>
    public void EditManifest(string before, string after)
    {
        string text = File.ReadAllText(ManifestFile);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(ManifestFile, text.Replace(before, after, StringComparison.Ordinal));
    }

    /// <summary>Runs the task on the cascade and returns its errors.</summary>
    public IReadOnlyList<BuildErrorEventArgs> Check()
    {
        RecordingBuildEngine engine = new();
        using CheckCascades task = new() { BuildEngine = engine, Manifests = [new TaskItem(ManifestFile)] };
        bool succeeded = task.Execute();
        Assert.Equal(engine.Errors.Count == 0, succeeded);
        return engine.Errors;
    }

    /// <summary>The manifest's text from an error's place on.</summary>
    public string TextAt(BuildErrorEventArgs error) =>
        File.ReadAllLines(ManifestFile)[error.LineNumber - 1][(error.ColumnNumber - 1)..];

    /// <inheritdoc/>
    public void Dispose() => _cascade.Dispose();
}
