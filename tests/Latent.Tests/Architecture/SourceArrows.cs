using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Latent.Tests.Architecture;

/// <summary>A use of one folder's code by another's.</summary>
/// <param name="From">The folder that uses.</param>
/// <param name="To">The folder that is used.</param>
/// <param name="Example">A place of such a use.</param>
internal sealed record Arrow(string From, string To, string Example);

/// <summary>The arrows in the sources of <c>managed/Latent</c>, in signatures and in bodies, as the compiler resolves them.</summary>
internal sealed class SourceArrows
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;"
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private readonly string _root;
    private readonly CSharpCompilation _compilation;

    /// <summary>Compiles the folder.</summary>
    public SourceArrows(string root)
    {
        _root = root;
        CSharpParseOptions options = new(LanguageVersion.Latest, preprocessorSymbols: ["NET"]);
        string[] files = [.. Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories).Where(file => !IsApart(file))
            .Order(StringComparer.Ordinal)];
        SyntaxTree[] trees = Array.ConvertAll(files, file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file));
        // Under its own name, so that it sees the internals of Latent.Interop.
        _compilation = CSharpCompilation.Create(
            "Latent", [CSharpSyntaxTree.ParseText(Usings, options), .. trees], References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>The errors of the compiler; there must be none, or arrows are missed.</summary>
    public ImmutableArray<Diagnostic> Errors =>
        [.. _compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];

    /// <summary>The namespaces of each folder.</summary>
    public ILookup<string, string> Namespaces() => Files()
        .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>())
        .Select(space => (Folder: FolderOf(space.SyntaxTree), Name: space.Name.ToString())).Distinct()
        .ToLookup(entry => entry.Folder, entry => entry.Name);

    /// <summary>All arrows between folders, each with one example.</summary>
    public IReadOnlyList<Arrow> Find()
    {
        Dictionary<(string From, string To), Arrow> arrows = [];
        foreach (SyntaxTree tree in Files())
        {
            string from = FolderOf(tree);
            SemanticModel model = _compilation.GetSemanticModel(tree);
            foreach (SyntaxNode node in tree.GetRoot().DescendantNodes().Where(IsUse))
            {
                SymbolInfo info = model.GetSymbolInfo(node);
                foreach (string to in (info.Symbol is null ? info.CandidateSymbols : [info.Symbol]).SelectMany(FoldersOf)
                    .Where(to => to != from))
                {
                    int line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                    arrows.TryAdd((from, to), new Arrow(from, to, $"{Path.GetRelativePath(_root, tree.FilePath)}:{line} {node}"));
                }
            }
        }

        return [.. arrows.Values];
    }

    private static bool IsUse(SyntaxNode node) => node is ExpressionSyntax or ConstructorInitializerSyntax or AttributeSyntax;

    private IEnumerable<SyntaxTree> Files() => _compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0);

    /// <summary>The folder that declares a symbol or, if nothing in the sources does, its type.</summary>
    private IEnumerable<string> FoldersOf(ISymbol symbol) =>
        symbol is INamespaceSymbol or ILocalSymbol or IParameterSymbol or IRangeVariableSymbol
        ? []
        : symbol.OriginalDefinition.DeclaringSyntaxReferences.Concat(symbol.ContainingType?.OriginalDefinition.DeclaringSyntaxReferences
            ?? [])
            .Take(1).Select(reference => FolderOf(reference.SyntaxTree));

    private string FolderOf(SyntaxTree tree) => Path.GetRelativePath(_root, Path.GetDirectoryName(tree.FilePath)!).Replace('\\', '/');

    // The maker of digits.br is a separate program.
    private static bool IsApart(string file) =>
        file.Contains($"{Path.DirectorySeparatorChar}Embedded{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private static IEnumerable<MetadataReference> References() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).Where(file => Path.GetFileName(file) is not ("Latent.dll" or "Latent.Tests.dll"))
        .Select(file => MetadataReference.CreateFromFile(file));
}
