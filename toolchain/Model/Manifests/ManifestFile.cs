using System.Security.Cryptography;

namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>A file that a manifest names, and its SHA-256 in lower-case hex.</summary>
/// <param name="Name">The file's name, relative to the manifest's folder.</param>
/// <param name="Sha256">64 lower-case hex digits.</param>
internal sealed record ManifestFile(string Name, string Sha256)
{
    /// <summary>Hashes the file <paramref name="name"/> in <paramref name="folder"/>.</summary>
    public static ManifestFile Of(string folder, string name)
    {
        using FileStream stream = File.OpenRead(Path.Combine(folder, name));
        return new ManifestFile(name, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }
}
