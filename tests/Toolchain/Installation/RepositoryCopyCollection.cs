using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Installation;

/// <summary>Tests in the same copy of the repository, one after the other.</summary>
[CollectionDefinition(nameof(RepositoryCopy))]
public sealed class RepositoryCopyCollection : ICollectionFixture<RepositoryCopy>;
