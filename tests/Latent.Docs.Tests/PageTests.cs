using NUnit.Framework;
using Readers.Support;

namespace Readers;

/// <summary>The pages hold together: links lead somewhere, commands exist, and a newcomer's page stays short.</summary>
public sealed class PageTests
{
    private const string Start = "README.md";

    private static IEnumerable<Page> Pages => Page.All;

    /// <summary>The pages that packages carry, which are read where no file of the repository is at hand.</summary>
    private static IEnumerable<Page> PackagePages => Pages.Where(page => page.Path.Split('/') is ["managed", _, Start]);

    [TestCaseSource(nameof(Pages))]
    public void Links_and_pictures_lead_to_what_exists(Page page) =>
        Assert.That(page.Links.Where(IsLocal).Select(link => Fault(page, link)).OfType<string>(), Is.Empty);

    [TestCaseSource(nameof(Pages))]
    public void Commands_exist(Page page)
    {
        IEnumerable<string> lines = page.Blocks("sh").SelectMany(block => block.Split('\n')).Concat(page.InlineCode);
        string[] faults = [.. lines.Select(line => line.Split(" #")[0].Trim()).Select(line => (Line: line, Fault: CommandFault(line)))
            .Where(command => command.Fault is not null).Select(command => $"{command.Line}: {command.Fault}")];
        Assert.That(faults, Is.Empty);
    }

    [Test]
    public void The_pages_show_commands() =>
        Assert.That(Pages.SelectMany(page => page.Blocks("sh")), Has.Some.Contain("latent ").And.Some.Contain("./build.sh "));

    [TestCaseSource(nameof(PackagePages))]
    public void A_page_of_a_package_needs_no_file_beside_it(Page page) =>
        Assert.That(page.Links.Where(link => IsLocal(link) && !link.StartsWith('#')), Is.Empty);

    [Test]
    public void Each_library_and_tool_has_a_page_for_its_package() => Assert.That(PackagePages.Select(page => page.Path.Split('/')[1]),
        Is.EquivalentTo(Directory.GetDirectories(Repository.PathOf("managed"), "Latent*").Select(Path.GetFileName)));

    [Test]
    public void Each_page_can_be_reached_from_the_readme()
    {
        HashSet<string> reached = [Start];
        Queue<string> next = new(reached);
        while (next.TryDequeue(out string? path))
        {
            Page page = Pages.Single(page => page.Path == path);
            IEnumerable<string> targets = page.Links.Where(IsLocal).Select(link => Target(page, link.Split('#')[0]));
            foreach (string target in targets.Where(target => Pages.Any(page => page.Path == target) && reached.Add(target)))
            {
                next.Enqueue(target);
            }
        }

        Assert.That(Pages.Select(page => page.Path).Except(reached), Is.Empty);
    }

    [Test]
    public void The_readme_has_at_most_250_lines() => Assert.That(Readme.Text.TrimEnd().Split('\n'), Has.Length.LessThanOrEqualTo(250));

    [Test]
    public void Lines_of_the_readme_outside_of_tables_have_at_most_140_columns()
    {
        string[] lines = Readme.Text.Split('\n');
        Assert.That(lines.Where(line => line.Length > 140 && !line.StartsWith('|')), Is.Empty);
    }

    private static Page Readme => Pages.Single(page => page.Path == Start);

    private static bool IsLocal(string link) =>
        !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal);

    private static string? CommandFault(string line) =>
        line.StartsWith("./build.sh ", StringComparison.Ordinal)
        ? BuildScript.Fault(line)
        : line.StartsWith("latent ", StringComparison.Ordinal)
        ? LatentCommand.Fault(line)
        : null;

    private static string? Fault(Page page, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? page.Path : Target(page, parts[0]);
        if (!Repository.Exists(target))
        {
            return $"{link}: there is no file '{target}'";
        }

        return parts.Length == 1 || Pages.Any(other => other.Path == target && other.Anchors.Contains(parts[1]))
            ? null
            : $"{link}: '{target}' has no heading '#{parts[1]}'";
    }

    /// <summary>The path in the repository that a link of a page leads to.</summary>
    private static string Target(Page page, string link)
    {
        string folder = Path.GetDirectoryName(Repository.PathOf(page.Path))!;
        return Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(folder, Uri.UnescapeDataString(link))))
            .Replace('\\', '/');
    }
}
