using System.Text.RegularExpressions;
using Latent.Bindings.Generator.Dialect;
using Latent.Bindings.Generator.Emit;
using Latent.Bindings.Generator.Model;
using Latent.Interop.Native;

namespace Latent.Interop.Tests.Generator;

/// <summary>
/// Compares the response file for ClangSharp with the header: it contains exactly the options that the generator's rules give.
/// </summary>
internal sealed class ResponseFileTests
{
    private static readonly string[] Lines = [.. File.ReadLines(Repository.ResponseFile).Where(line => line.Length > 0 && line[0] != '#')];

    private static readonly ILookup<string, string> Options = Read();

    private static readonly Header Header = HeaderReader.Read(Repository.Header);

    [Test]
    public void Every_name_of_the_header_gets_its_name_in_the_bindings_and_no_other_is_given() =>
        Assert.That(Options["--remap"], Is.EquivalentTo(Remaps(Header)));

    [Test]
    public void Every_macro_without_a_binding_is_excluded_and_no_other_is() => Assert.That(
        Options["--exclude"],
        Is.EquivalentTo(Macros().Except(Header.Constants.Select(constant => constant.Name))));

    [Test]
    public void No_name_is_remapped_twice() =>
        Assert.That(Options["--remap"].Select(remap => remap.Split('=')[0]), Is.Unique);

    /// <summary>
    /// The spellings of 21.1.8.4 and later. Another one is an error there, or a warning, which makes the exit code 1 or more.
    /// </summary>
    [Test]
    public void Options_are_those_that_ClangSharp_has() => Assert.That(
        Lines.Where(line => line[0] == '-').Select(line => line.Split('=')[0]).Distinct(),
        Is.EquivalentTo(new[]
        {
            "--language", "-std", "--config", "--generate", "--additional", "--no-resource-directory-detection", "--file", "--traverse",
            "--include-directory", "--output", "--namespace", "--library-path", "--method-class-name", "--with-class", "--with-attribute",
            "--exclude", "--with-type", "--remap",
        }));

    [Test]
    public void The_configuration_gives_the_newest_code_with_a_file_for_each_type_and_all_macros()
    {
        Assert.That(Options["--config"], Is.EqualTo(new[] { "codegen=latest", "file=multi", "types=unix" }));
        Assert.That(Options["--generate"], Is.EqualTo(new[] { "file-scoped-namespaces", "macro-bindings" }));
    }

    [Test]
    public void The_language_is_that_of_the_generator_and_nothing_of_the_host_is_read()
    {
        Assert.That(Options["--language"].Concat(Options["-std"]), Is.EqualTo(new[] { "c", "c99" }));
        Assert.That(Options["--additional"], Is.EquivalentTo(new[] { "--target=x86_64-pc-windows-msvc", "-nostdinc", "-funsigned-char" }));
    }

    [Test]
    public void Files_and_folders_are_those_of_the_repository()
    {
        foreach (string option in new[] { "--file", "--traverse" })
        {
            Assert.That(Options[option].Select(InRepository), Is.EqualTo(new[] { Repository.Header }), option);
        }

        string[] folders = [.. Options["--include-directory"].Select(InRepository)];
        Assert.That(folders, Has.All.Matches<string>(Directory.Exists));
        Assert.That(folders.Where(folder => File.Exists(Path.Combine(folder, "stdint.h"))), Has.Exactly(1).Items, "the generator's own");
    }

    [Test]
    public void The_output_stands_apart_from_the_generated_sources() =>
        Assert.That(Options["--output"], Is.EqualTo(new[] { "artifacts/clangsharp" }));

    [Test]
    public void Class_namespace_and_library_are_those_of_the_bindings()
    {
        Assert.That(Options["--method-class-name"], Is.EqualTo(new[] { nameof(NativeMethods) }));
        Assert.That(Options["--namespace"], Is.EqualTo(new[] { typeof(NativeMethods).Namespace }));
        Assert.That(Options["--library-path"], Is.EqualTo(new[] { NativeMethods.LibraryName }));
    }

    [Test]
    public void Every_constant_and_nothing_else_goes_to_the_class_of_constants() => Assert.That(
        Options["--with-class"],
        Is.EquivalentTo(Header.Constants.Select(constant => $"{CSharpNames.Constant(constant.Name)}={nameof(Constants)}")));

    [Test]
    public void Every_bit_set_and_nothing_else_is_one_of_flags()
    {
        string[] bitSets = [.. Header.Enums.Where(type => type.IsBitSet).Select(type => type.Name)];
        Assert.That(bitSets, Is.Not.Empty);
        Assert.That(Options["--with-attribute"], Is.EquivalentTo(bitSets.Select(name => $"{name}_values=Flags")));
    }

    [Test]
    public void Enums_have_the_type_that_the_bindings_give_them()
    {
        Assert.That(Options["--with-type"], Is.EqualTo(new[] { "*=int" }));
        Assert.That(Enum.GetUnderlyingType(typeof(Status)), Is.EqualTo(typeof(int)));
    }

    /// <summary>
    /// The values of each option. A line that begins with a dash is an option; its value follows on that line, or on lines of their own.
    /// </summary>
    private static ILookup<string, string> Read()
    {
        List<(string Option, string Value)> values = [];
        string option = "";
        foreach (string line in Lines)
        {
            string[] parts = line.Split('=', 2);
            if (line[0] != '-')
            {
                values.Add((option, line));
            }
            else if (parts.Length == 2)
            {
                values.Add((parts[0], parts[1]));
            }
            else
            {
                option = line;
            }
        }

        return values.ToLookup(pair => pair.Option, pair => pair.Value);
    }

    private static IEnumerable<string> Macros() =>
        Regex.Matches(File.ReadAllText(Repository.Header), @"^#define (\w+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value)
            .Distinct();

    private static string InRepository(string path) => Path.Combine(Repository.Root, path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Functions keep their names; types of functions have none in C#. ClangSharp itself puts an @ before a keyword.</summary>
    private static IEnumerable<string> Remaps(Header header) =>
    [
        .. header.Enums.SelectMany(type =>
        new[] { type.Name, type.Name + "_values" }.Select(name => $"{name}={CSharpNames.Type(type.Name)}")),
        .. header.Enums.SelectMany(type => type.Members.Select(member => $"{member.Name}={CSharpNames.Member(type.Name, member.Name)}")),
        .. header.Handles.Select(handle => $"{handle.Name}={CSharpNames.Handle(handle.Name)}"),
        .. header.Structs.Select(type => $"{type.Name}={CSharpNames.Type(type.Name)}"),
        .. header.Structs.SelectMany(type => type.Fields.Select(field => $"{type.Name}::{field.Name}={CSharpNames.Field(field.Name)}")),
        .. header.Constants.Select(constant => $"{constant.Name}={CSharpNames.Constant(constant.Name)}"),
        .. header.Functions.SelectMany(function => function.Parameters
            .Select(parameter => (parameter.Name, CSharp: CSharpNames.Parameter(parameter.Name).TrimStart('@')))
            .Where(parameter => parameter.Name != parameter.CSharp)
            .Select(parameter => $"{function.Name}::{parameter.Name}={parameter.CSharp}")),
    ];
}
