namespace EarlyExitGen.Hosting;

/// <summary>The folder of a cascade's files.</summary>
internal static class CascadeFolder
{
    /// <summary>The manifest of a folder.</summary>
    /// <exception cref="CascadeException">There is no such folder, or it has none or several.</exception>
    public static string ManifestIn(string folder)
    {
        string full = Path.GetFullPath(folder);
        if (!Directory.Exists(full))
        {
            throw new CascadeException($"There is no folder {full}; a cascade's folder is needed.", full);
        }

        string[] manifests = Directory.GetFiles(full, "*.cascade.json");
        return manifests.Length == 1 ? manifests[0] : throw new CascadeException(
            FormattableString.Invariant(
                $"{full} has {manifests.Length} manifests (*.cascade.json); a cascade's folder has one."),
            full);
    }
}
