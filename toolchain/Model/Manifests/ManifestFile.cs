using System.Security.Cryptography;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>Files that a manifest names.</summary>
internal static class ManifestFile
{
    /// <summary>The file <paramref name="name"/> in <paramref name="folder"/> with its hash.</summary>
    public static DataFileSpec Of(string folder, string name)
    {
        using FileStream stream = File.OpenRead(Path.Combine(folder, name));
        return new DataFileSpec(name, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }
}
