using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Readers.Support;

/// <summary>A Markdown file of the repository.</summary>
public sealed class Page
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    private readonly MarkdownDocument _document;

    private Page(string path)
    {
        Path = path;
        Text = Repository.TextOf(path);
        _document = Markdown.Parse(Text, Pipeline);
    }

    /// <summary>All pages.</summary>
    public static IReadOnlyList<Page> All { get; } = [.. Repository.Files(".md").Select(path => new Page(path))];

    /// <summary>The path in the repository, with slashes.</summary>
    public string Path { get; }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>The anchors of the headings, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors =>
        _document.Descendants<HeadingBlock>().Select(heading => heading.TryGetAttributes()?.Id).OfType<string>();

    /// <summary>The targets of all links and pictures.</summary>
    public IEnumerable<string> Links => _document.Descendants<LinkInline>().Select(link => link.Url ?? "");

    /// <summary>The texts of the fenced code blocks in a language.</summary>
    public IEnumerable<string> Blocks(string language) => _document.Descendants<FencedCodeBlock>()
        .Where(block => block.Info == language).Select(block => block.Lines.ToString().TrimEnd('\n'));

    /// <summary>The texts of code within sentences and tables.</summary>
    public IEnumerable<string> InlineCode => _document.Descendants<CodeInline>().Select(code => code.Content);

    public override string ToString() => Path;
}
