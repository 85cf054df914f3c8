using Xunit;

namespace EarlyExitGen.Package.Tests.Host;

/// <summary>Tests that build in the same folders, one after the other.</summary>
[CollectionDefinition(nameof(Workspace))]
public sealed class WorkspaceCollection : ICollectionFixture<Workspace>;
